"""P1 over columns and over a CSV file: Gradus, hand-written Rust, DuckDB, Polars and DataFusion take turns.

benches/peers/run calls it:

    columns.py --columns PROGRAM --gradus PROGRAM [--rows N] [--file-rows N] [--rounds N]

PROGRAM of --columns writes the leads and the answers of the hand-written function, and times itself and Gradus in
columns. Each engine with each number of threads is a process of its own, which holds the leads in its own form; the
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

POLICY = pathlib.Path(__file__).resolve().parents[2] / "policies" / "real_estate_site.grade"
THREADS = (1, 2)
DAYS = {"A": 2, "B": 7, "C": 13, "D": 20}

# The rule as one writes it in SQL. Whole numbers divide differently in each engine, so the share is multiplied out.
SQL = """
with signs as (
  select *,
    down_payment * 10 >= price * 3 as able,
    satisfaction >= 8 as liked,
    case when revisits >= 3 then 1 else 0 end
      + case when calls >= 2 then 1 else 0 end
      + case when site_open and site_visits >= 2 then 1 else 0 end
      + case when asked_process then 1 else 0 end
      + case when accepts_rise >= 0.05 then 1 else 0 end as intent
  from {source}
), graded as (
  select *,
    case
      when able and liked then
        case when intent >= 5 or (not site_open and intent >= 4) then 'A' when intent >= 3 then 'B' else 'C' end
      when able or liked then
        case when intent >= 5 or (not site_open and intent >= 4) then 'C' else 'D' end
      else 'E'
    end as grade
  from signs
)
select {keep} grade, {due} as due from graded
"""

# What a CSV file does not say by itself.
FACTS = [
    ("id", "int64"),
    ("down_payment", "int64"),
    ("price", "int64"),
    ("satisfaction", "int8"),
    ("revisits", "int8"),
    ("calls", "int8"),
    ("site_visits", "int8"),
    ("asked_process", "bool"),
    ("accepts_rise", "decimal"),
    ("last_contact", "date"),
    ("site_open", "bool"),
]
NAMES = [name for name, _ in FACTS]


def sql(source, day, keep=""):
    days = " ".join(f"when '{grade}' then {day(days)}" for grade, days in DAYS.items())
    return SQL.format(source=source, keep=keep, due=f"case grade {days} end")


def read(path, types, empty_as_null=False):
    from pyarrow import csv

    convert = csv.ConvertOptions(column_types=types, strings_can_be_null=empty_as_null)
    return csv.read_csv(path, convert_options=convert)


def leads(folder):
    import pyarrow as pa

    types = {"int64": pa.int64(), "int8": pa.int8(), "bool": pa.bool_(), "date": pa.date32()}
    types["decimal"] = pa.decimal128(4, 3)
    return read(folder / "leads.csv", {name: types[kind] for name, kind in FACTS})


def answers(path):
    """Grades and last days of a file, in the order of the leads: on two threads DataFusion loses it."""
    import pyarrow as pa

    table = read(path, {"grade": pa.string(), "due": pa.date32()}, empty_as_null=True)
    return pairs(table.sort_by("id"))


def pairs(table):
    import pyarrow as pa

    return table["grade"].cast(pa.string()).to_pylist(), table["due"].cast(pa.date32()).to_pylist()


class DuckDB:
    """In a table of its own; the outcome is an Arrow table."""

    def __init__(self, threads, folder):
        import duckdb

        self.connection = duckdb.connect(config={"threads": threads})
        self.folder = folder
        self.day = lambda days: f"last_contact + {days}"

    def load(self):
        arrow = leads(self.folder)
        self.connection.execute("create table leads as select * from arrow")
        del arrow

    def columns(self):
        return self.connection.sql(sql("leads", self.day)).to_arrow_table()

    def files(self, out):
        types = {"int64": "bigint", "int8": "tinyint", "bool": "boolean", "decimal": "decimal(4, 3)", "date": "date"}
        columns = ", ".join(f"'{name}': '{types[kind]}'" for name, kind in FACTS)
        source = f"read_csv('{self.folder}/leads.csv', header = true, columns = {{{columns}}})"
        keep = ", ".join(NAMES) + ","
        self.connection.execute(f"copy ({sql(source, self.day, keep)}) to '{out}' (header)")


class Polars:
    """In a data frame; POLARS_MAX_THREADS is set before it is imported."""

    def __init__(self, _threads, folder):
        import polars

        self.polars = polars
        self.folder = folder

    def load(self):
        self.frame = self.polars.from_arrow(leads(self.folder)).rechunk()

    def graded(self, frame):
        pl, col = self.polars, self.polars.col
        count = lambda condition: condition.cast(pl.Int8)
        signs = frame.with_columns(
            able=col("down_payment") * 10 >= col("price") * 3,
            liked=col("satisfaction") >= 8,
            intent=count(col("revisits") >= 3)
            + count(col("calls") >= 2)
            + count(col("site_open") & (col("site_visits") >= 2))
            + count(col("asked_process"))
            + count(col("accepts_rise") >= pl.lit("0.05").cast(pl.Decimal(4, 3))),
        )
        full = (col("intent") >= 5) | (~col("site_open") & (col("intent") >= 4))
        high = pl.when(full).then(pl.lit("A")).when(col("intent") >= 3).then(pl.lit("B")).otherwise(pl.lit("C"))
        low = pl.when(full).then(pl.lit("C")).otherwise(pl.lit("D"))
        grade = pl.when(col("able") & col("liked")).then(high).when(col("able") | col("liked")).then(low)
        graded = signs.with_columns(grade=grade.otherwise(pl.lit("E")))
        due = pl.when(pl.lit(False)).then(col("last_contact"))
        for name, days in DAYS.items():
            due = due.when(col("grade") == name).then(col("last_contact") + pl.duration(days=days))
        return graded.with_columns(due=due)

    def columns(self):
        return self.graded(self.frame.lazy()).select("grade", "due").collect().to_arrow()

    def files(self, out):
        pl = self.polars
        types = {"int64": pl.Int64, "int8": pl.Int8, "bool": pl.Boolean, "decimal": pl.Decimal(4, 3), "date": pl.Date}
        frame = pl.scan_csv(self.folder / "leads.csv", schema={name: types[kind] for name, kind in FACTS})
        self.graded(frame).select(*NAMES, "grade", "due").sink_csv(out)


class DataFusion:
    """In record batches, one part for each thread."""

    def __init__(self, threads, folder):
        import datafusion

        config = datafusion.SessionConfig().with_target_partitions(threads)
        self.context = datafusion.SessionContext(config)
        self.threads = threads
        self.folder = folder
        self.day = lambda days: f"last_contact + interval '{days} days'"

    def load(self):
        batches = leads(self.folder).combine_chunks().to_batches(max_chunksize=1 << 16)
        parts = [batches[part :: self.threads] for part in range(self.threads)]
        # Whoever compares wants the order of the leads back.
        self.order = [batch for part in parts for batch in part]
        self.context.register_record_batches("leads", parts)

    def columns(self):
        import pyarrow as pa

        query = self.context.sql(sql("leads", self.day))
        return pa.Table.from_batches([batch for part in query.collect_partitioned() for batch in part])

    def files(self, out):
        import pyarrow as pa

        types = {"int64": pa.int64(), "int8": pa.int8(), "bool": pa.bool_(), "date": pa.date32()}
        types["decimal"] = pa.decimal128(4, 3)
        schema = pa.schema([(name, types[kind]) for name, kind in FACTS])
        self.context.deregister_table("file")
        self.context.register_csv("file", str(self.folder / "leads.csv"), schema=schema)
        keep = ", ".join(NAMES) + ","
        query = sql("file", self.day, keep)
        self.context.sql(f"copy ({query}) to '{out}' stored as csv options ('format.has_header' 'true')").collect()


ENGINES = {"duckdb": DuckDB, "polars": Polars, "datafusion": DataFusion}
TITLES = {
    "hand": "hand-written Rust",
    "gradus": "Gradus",
    "few": "Gradus, grade and due only",
    "duckdb": "DuckDB",
    "polars": "Polars",
    "datafusion": "DataFusion",
}


def work(name, threads, folder):
    """The process of one engine: a task comes in on a line, its seconds go out on another."""
    engine = ENGINES[name](threads, folder)
    out = folder / f"{name}-{threads}.csv"
    print("ready", flush=True)
    for task in sys.stdin:
        task = task.strip()
        if task == "load":
            engine.load()
            compare(f"{name}, columns", in_order(engine, engine.columns()), answers(folder / "answers.csv"))
            print(0.0, flush=True)
            continue
        start = time.perf_counter()
        engine.columns() if task == "columns" else engine.files(out)
        print(time.perf_counter() - start, flush=True)


def in_order(engine, table):
    """Grades and days in the order of the leads, where an engine gives its parts one after the other."""
    import pyarrow as pa

    if not isinstance(engine, DataFusion) or engine.threads == 1:
        return pairs(table)
    lengths, start, batches = [batch.num_rows for batch in engine.order], 0, []
    for length in lengths:
        batches.append(table.slice(start, length))
        start += length
    half = (len(batches) + 1) // 2
    turns = [None] * len(batches)
    turns[0::2], turns[1::2] = batches[:half], batches[half:]
    return pairs(pa.concat_tables(turns))


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


def workers(folder):
    own = [sys.executable, __file__, "work"]
    return {
        (name, threads): Process([*own, name, threads, folder], {"POLARS_MAX_THREADS": str(threads)})
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


def columns(options):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        rust = Process([options.columns, options.rows, folder])
        peers = workers(folder)
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
    print(f"P1 in columns, {options.rows:,} leads, million leads a second\n")
    table(medians, lambda seconds: f"{options.rows / seconds / 1e6:.1f}")


def files(options):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        rust = Process([options.columns, options.file_rows, folder])
        peers = workers(folder)
        lanes = {("hand", 1): lambda: rust.seconds("files hand 1")}
        for threads in THREADS:
            lanes["gradus", threads] = lambda threads=threads: program(options.gradus, folder, "gradus", threads)
            few = ("--columns", "grade,due")
            lanes["few", threads] = lambda threads=threads, few=few: program(options.gradus, folder, "few", threads, *few)
            for name in ENGINES:
                lanes[name, threads] = lambda peer=peers[name, threads]: peer.seconds("files")
        by_hand = answers(folder / "answers.csv")
        for (name, threads), turn in lanes.items():
            turn()
            compare(f"{name}, files", answers(folder / f"{name}-{threads}.csv"), by_hand)
        medians = in_turns(lanes, options.rounds)
        size = (folder / "leads.csv").stat().st_size / 1e6
        for process in (rust, *peers.values()):
            process.end()
    print(f"P1 from CSV to CSV, {options.file_rows:,} leads, {size:.0f} MB, seconds\n")
    table(medians, lambda seconds: f"{seconds:.2f}")


def program(gradus, folder, name, threads, *more):
    out = folder / f"{name}-{threads}.csv"
    start = time.perf_counter()
    command = [gradus, "grade", POLICY, folder / "leads.csv", "-o", out]
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
        name, threads, folder = sys.argv[2:5]
        return work(name, int(threads), pathlib.Path(folder))
    parser = argparse.ArgumentParser()
    parser.add_argument("--columns", required=True)
    parser.add_argument("--gradus", required=True)
    parser.add_argument("--rows", type=int, default=1 << 21)
    parser.add_argument("--file-rows", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    columns(options)
    files(options)


if __name__ == "__main__":
    main()
