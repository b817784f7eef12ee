"""Leads in columns (P1, P2, P3) and in files (P1, CSV and NDJSON): Gradus, hand-written Rust, DuckDB, Polars and DataFusion
take turns.

benches/peers/run calls it:

    columns.py --columns PROGRAM --gradus PROGRAM [--rows N] [--file-rows N] [--rounds N]

PROGRAM of --columns writes the leads of a workload and the answers of the hand-written function, and times itself and Gradus
in columns. Each engine with each number of threads is a process of its own, which holds the leads in its own form; the
turns go round among them, one at a time. Every engine's grade and last day is compared with the answers before
anything is timed, and what it writes to a file, too; the run ends with an error where one differs.
"""

import argparse
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

from engines import ENGINES, answers, in_order
from workloads import WORKLOADS

POLICY = pathlib.Path(__file__).resolve().parents[2] / "policies" / "real_estate_site.grade"
THREADS = (1, 2)
TITLES = {
    "hand": "hand-written Rust",
    "gradus": "Gradus",
    "few": "Gradus, grade and due only",
    "duckdb": "DuckDB",
    "polars": "Polars",
    "datafusion": "DataFusion",
}


def work(name, threads, workload, folder):
    """The process of one engine: a task comes in on a line, its seconds go out on another."""
    engine = ENGINES[name](threads, folder, WORKLOADS[workload])
    print("ready", flush=True)
    for task in sys.stdin:
        task, *form = task.split()
        if task == "load":
            engine.load()
            compare(f"{name}, columns", in_order(engine, engine.columns()), answers(folder / "answers.csv"))
            print(0.0, flush=True)
            continue
        start = time.perf_counter()
        engine.columns() if task == "columns" else engine.files(*form, folder / f"{name}-{threads}.{form[0]}")
        print(time.perf_counter() - start, flush=True)


def compare(who, given, by_hand):
    if given == by_hand:
        return
    for at, both in enumerate(zip(zip(*given), zip(*by_hand))):
        if both[0] != both[1]:
            sys.exit(f"{who}: lead {at} is {both[0]}, by hand {both[1]}")
    sys.exit(f"{who}: {len(given[0])} leads, not {len(by_hand[0])}")


class Process:
    """Something that answers a line with seconds."""

    def __init__(self, command, environment=None):
        import os

        environment = {**os.environ, **(environment or {})}
        self.child = subprocess.Popen(
            [str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        if self.child.stdout.readline().strip() != "ready":
            sys.exit(f"{command[0]} has not begun")

    def seconds(self, task):
        self.child.stdin.write(task + "\n")
        self.child.stdin.flush()
        line = self.child.stdout.readline()
        if not line:
            sys.exit(f"{task}: {self.child.args} has ended")
        return float(line)

    def end(self):
        self.child.stdin.close()
        self.child.wait()


def workers(workload, folder):
    own = [sys.executable, __file__, "work"]
    return {
        (name, threads): Process([*own, name, threads, workload, folder], {"POLARS_MAX_THREADS": str(threads)})
        for name in ENGINES
        for threads in THREADS
    }


def in_turns(lanes, rounds):
    """Medians of the seconds of each lane."""
    times = {lane: [] for lane in lanes}
    for _ in range(rounds):
        for lane, turn in lanes.items():
            times[lane].append(turn())
    return {lane: statistics.median(seconds) for lane, seconds in times.items()}


def columns(workload, options):
    rows = options.rows // WORKLOADS[workload].of
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        rust = Process([options.columns, workload, rows, folder])
        peers = workers(workload, folder)
        for peer in peers.values():
            peer.seconds("load")
        lanes = {}
        for threads in THREADS:
            for name in ("hand", "gradus"):
                lanes[name, threads] = lambda task=f"columns {name} {threads}": rust.seconds(task)
            for name in ENGINES:
                lanes[name, threads] = lambda peer=peers[name, threads]: peer.seconds("columns")
        medians = in_turns(lanes, options.rounds)
        for process in (rust, *peers.values()):
            process.end()
    print(f"In columns, {WORKLOADS[workload].title}, {rows:,} leads, million leads a second\n")
    table(medians, lambda seconds: f"{rows / seconds / 1e6:.1f}")


def files(options):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        rust = Process([options.columns, "p1", options.file_rows, folder])
        peers = workers("p1", folder)
        by_hand = answers(folder / "answers.csv")
        for form, few in (("csv", ("--columns", "grade,due")), ("ndjson", None)):
            lanes = {("hand", 1): lambda: rust.seconds(f"files hand {form}")}
            for threads in THREADS:
                lanes["gradus", threads] = lambda threads=threads: program(options.gradus, folder, "gradus", form, threads)
                if few:
                    lanes["few", threads] = lambda threads=threads: program(options.gradus, folder, "few", form, threads, *few)
                for name in ENGINES:
                    lanes[name, threads] = lambda peer=peers[name, threads]: peer.seconds(f"files {form}")
            for (name, threads), turn in lanes.items():
                turn()
                compare(f"{name}, files", answers(folder / f"{name}-{threads}.{form}"), by_hand)
            medians = in_turns(lanes, options.rounds)
            size = (folder / f"leads.{form}").stat().st_size / 1e6
            print(f"P1 from {form.upper()} to {form.upper()}, {options.file_rows:,} leads, {size:.0f} MB, seconds\n")
            table(medians, lambda seconds: f"{seconds:.2f}")
        for process in (rust, *peers.values()):
            process.end()


def program(gradus, folder, name, form, threads, *more):
    out = folder / f"{name}-{threads}.{form}"
    start = time.perf_counter()
    command = [gradus, "grade", POLICY, folder / f"leads.{form}", "-o", out]
    command += ["--today", "2026-11-26", "--threads", str(threads), *more]
    subprocess.run([str(part) for part in command], check=True, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def table(medians, shown):
    """For each engine the figure, and how many times the hand-written loop and Gradus take as little."""
    print("| | one thread | by hand = 1 | Gradus = 1 | two threads | by hand = 1 | Gradus = 1 |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for name, title in TITLES.items():
        if not any((name, threads) in medians for threads in THREADS):
            continue
        cells = []
        for threads in THREADS:
            seconds = medians.get((name, threads))
            bases = [medians.get((base, threads)) for base in ("hand", "gradus")]
            ratios = [f"{seconds / base:.1f}" if seconds and base else "–" for base in bases]
            cells += [shown(seconds) if seconds else "–", *ratios]
        print(f"| {title} | " + " | ".join(cells) + " |")
    print()


def main():
    if sys.argv[1:2] == ["work"]:
        name, threads, workload, folder = sys.argv[2:6]
        return work(name, int(threads), workload, pathlib.Path(folder))
    parser = argparse.ArgumentParser()
    parser.add_argument("--columns", required=True)
    parser.add_argument("--gradus", required=True)
    parser.add_argument("--rows", type=int, default=1 << 21)
    parser.add_argument("--file-rows", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    for workload in WORKLOADS:
        columns(workload, options)
    files(options)


if __name__ == "__main__":
    main()
