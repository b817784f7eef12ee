"""DuckDB, Polars and DataFusion: each holds the leads in its own form, grades them, and writes graded files."""

import json

from workloads import DAYS


def arrow_types():
    import pyarrow as pa

    types = {"int64": pa.int64(), "int32": pa.int32(), "int16": pa.int16(), "int8": pa.int8(), "bool": pa.bool_()}
    return {**types, "date": pa.date32(), "decimal": pa.decimal128(4, 3), "member": pa.dictionary(pa.int32(), pa.string())}


def read(path, types, empty_as_null=False):
    from pyarrow import csv

    convert = csv.ConvertOptions(column_types=types, strings_can_be_null=empty_as_null)
    return csv.read_csv(path, convert_options=convert)


def leads(workload, folder):
    types = arrow_types()
    table = read(folder / "leads.csv", {name: types[kind] for name, kind in workload.facts})
    # One dictionary for all parts of a column.
    return table.select(workload.names).unify_dictionaries()


def answers(path):
    """Grades and last days of a file, in the order of the leads: on two threads DataFusion loses it."""
    import pyarrow as pa

    if path.suffix == ".ndjson":
        with open(path) as lines:
            records = sorted((json.loads(line) for line in lines), key=lambda record: record["id"])
        table = pa.table(dict(zip(("grade", "due"), zip(*map(outcome, records)))))
    else:
        table = read(path, {"grade": pa.string(), "due": pa.date32()}, empty_as_null=True).sort_by("id")
    return pairs(table)


def outcome(record):
    """Grade and last day of a JSON record, which Gradus gives a member of its own."""
    verdict = record.get("gradus")
    if verdict is None:
        return record["grade"], record.get("due") or None
    return verdict["grade"], verdict.get("follow_up", {}).get("due")


def pairs(table):
    """Grades and last days; none where the rule has no deadlines."""
    import pyarrow as pa

    days = table["due"].cast(pa.date32()).to_pylist() if "due" in table.column_names else [None] * len(table)
    return table["grade"].cast(pa.string()).to_pylist(), days


class DuckDB:
    """In a table of its own; the outcome is an Arrow table."""

    def __init__(self, threads, folder, workload):
        import duckdb

        self.connection = duckdb.connect(config={"threads": threads})
        self.folder, self.workload = folder, workload
        self.day = lambda days: f"last_contact + {days}"

    def load(self):
        arrow = leads(self.workload, self.folder)
        enums = []
        for name, kind in self.workload.facts:
            if kind == "member":
                members = ", ".join(f"'{member}'" for member in arrow[name].chunk(0).dictionary.to_pylist())
                enums.append(f"{name}::enum ({members}) as {name}")
        replaced = f"replace ({', '.join(enums)})" if enums else ""
        self.connection.execute(f"create table leads as select * {replaced} from arrow")
        del arrow

    def columns(self):
        return self.connection.sql(self.workload.sql(self.folder, "leads", self.day)).to_arrow_table()

    def files(self, form, out):
        types = {"int64": "bigint", "int8": "tinyint", "bool": "boolean", "decimal": "decimal(4, 3)", "date": "date"}
        columns = ", ".join(f"'{name}': '{types[kind]}'" for name, kind in self.workload.facts)
        reader, written = {
            "csv": ("read_csv('{}', header = true, columns = {{{}}})", "header"),
            "ndjson": ("read_json('{}', format = 'newline_delimited', columns = {{{}}})", "format json"),
        }[form]
        source = reader.format(self.folder / f"leads.{form}", columns)
        keep = ", ".join(self.workload.names) + ","
        query = self.workload.sql(self.folder, source, self.day, keep)
        self.connection.execute(f"copy ({query}) to '{out}' ({written})")


class Polars:
    """In a data frame; POLARS_MAX_THREADS is set before it is imported."""

    def __init__(self, _threads, folder, workload):
        import polars

        self.polars = polars
        self.folder, self.workload = folder, workload

    def load(self):
        self.frame = self.polars.from_arrow(leads(self.workload, self.folder)).rechunk()

    def visitors(self, frame, decimal=None):
        """P1 in expressions of its own."""
        pl, col = self.polars, self.polars.col
        count = lambda condition: condition.cast(pl.Int8)
        signs = frame.with_columns(
            able=col("down_payment") * 10 >= col("price") * 3,
            liked=col("satisfaction") >= 8,
            intent=count(col("revisits") >= 3)
            + count(col("calls") >= 2)
            + count(col("site_open") & (col("site_visits") >= 2))
            + count(col("asked_process"))
            + count(col("accepts_rise") >= pl.lit("0.05").cast(decimal or pl.Decimal(4, 3))),
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
        frame = self.frame.lazy()
        if "last_contact" in self.workload.names:
            return self.visitors(frame).select("grade", "due").collect().to_arrow()
        return frame.sql(self.workload.sql(self.folder, "self", str)).collect().to_arrow()

    def files(self, form, out):
        pl = self.polars
        # Of JSON it reads no decimals and no numbers as short as a byte.
        decimal, int8 = (pl.Decimal(4, 3), pl.Int8) if form == "csv" else (pl.Float64, pl.Int32)
        types = {"int64": pl.Int64, "int8": int8, "bool": pl.Boolean, "decimal": decimal, "date": pl.Date}
        scan = {"csv": pl.scan_csv, "ndjson": pl.scan_ndjson}[form]
        frame = scan(self.folder / f"leads.{form}", schema={name: types[kind] for name, kind in self.workload.facts})
        graded = self.visitors(frame, decimal).select(*self.workload.names, "grade", "due")
        {"csv": graded.sink_csv, "ndjson": graded.sink_ndjson}[form](out)


class DataFusion:
    """In record batches, one part for each thread."""

    def __init__(self, threads, folder, workload):
        import datafusion

        config = datafusion.SessionConfig().with_target_partitions(threads)
        self.context = datafusion.SessionContext(config)
        self.threads = threads
        self.folder, self.workload = folder, workload
        self.day = lambda days: f"last_contact + interval '{days} days'"

    def load(self):
        batches = leads(self.workload, self.folder).combine_chunks().to_batches(max_chunksize=1 << 16)
        parts = [batches[part :: self.threads] for part in range(self.threads)]
        # Whoever compares wants the order of the leads back.
        self.order = [batch for part in parts for batch in part]
        self.context.register_record_batches("leads", parts)

    def columns(self):
        import pyarrow as pa

        query = self.context.sql(self.workload.sql(self.folder, "leads", self.day))
        return pa.Table.from_batches([batch for part in query.collect_partitioned() for batch in part])

    def files(self, form, out):
        import pyarrow as pa

        types = arrow_types()
        schema = pa.schema([(name, types[kind]) for name, kind in self.workload.facts])
        self.context.deregister_table("file")
        leads = str(self.folder / f"leads.{form}")
        if form == "csv":
            self.context.register_csv("file", leads, schema=schema)
            written = "csv options ('format.has_header' 'true')"
        else:
            self.context.register_json("file", leads, schema=schema, file_extension=".ndjson")
            written = "json"
        query = self.workload.sql(self.folder, "file", self.day, ", ".join(self.workload.names) + ",")
        self.context.sql(f"copy ({query}) to '{out}' stored as {written}").collect()


ENGINES = {"duckdb": DuckDB, "polars": Polars, "datafusion": DataFusion}


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
