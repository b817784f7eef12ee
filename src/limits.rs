//! Floor 0: every bound as a named constant with its reason.

/// Bytes of one policy file. A rule on the wall of a thousand rows is 100 kB, a price list of a hundred thousand 10 MB;
/// more is an accident or an attack.
pub const POLICY_BYTES: usize = 16 << 20;
/// Files of one policy: its bases and what it uses. An office has a handful; a chain of more is a mistake.
pub const POLICY_FILES: usize = 32;
/// Bytes of all files of one policy together.
pub const POLICY_TOTAL_BYTES: usize = 32 << 20;
/// Policy files in a folder of versions: one a week for many years.
pub const VERSIONS: usize = 1_000;
/// Brackets within brackets. People lose count at five; recursion over the tree is safe at this depth.
pub const NESTING: usize = 64;
/// Rows above that a row is compared with while a policy is read; the proofs compare it with all of them.
pub const ROWS_ABOVE: usize = 16;
/// Lines of one table: a price list of a company. Reading takes some forty microseconds each, and a lead that is graded by
/// rows as long as they are many some tens of milliseconds.
pub const LINES: usize = 100_000;
/// Pairs of lines of a table that are compared in search of two that can hold together: two or three seconds.
pub const LINE_PAIRS: usize = 100_000_000;
/// Terms of one `and`, `or`, sum, product or list: a table of a company's branches fits.
pub const TERMS: usize = 10_000;
/// Diagnostics reported from one run; after these a reader mends and runs again.
pub const DIAGNOSTICS: usize = 100;
/// Members of one scale or choice: a set of them is one 128-bit word.
pub const MEMBERS: usize = 128;
/// Digits after the point of a number: enough for any rate that people write down.
pub const DECIMALS: u32 = 12;
/// Largest magnitude of a number that can be written down, in a policy or a record: a thousand trillion.
pub const MAGNITUDE: i128 = 1_000_000_000_000_000;
/// Calls into the grammar for one declaration: a backstop against backtracking, above any real file. A plain line of a table
/// takes some hundred, others a thousand.
pub const GRAMMAR_CALLS: usize = 200_000_000;
/// Evaluations spent to tell apart the possible outcomes of one lead with unknown facts.
pub const EXPLORATION: usize = 2_000;
/// Days that an outlook looks ahead: five years, beyond which no list of leads is kept.
pub const OUTLOOK_DAYS: i64 = 1_826;
/// Days of one outlook on which missing facts are walked through: a few changes, not every day.
pub const OUTLOOK_EXPLORATIONS: usize = 8;
/// Steps of the plan that these evaluations may take together: some milliseconds, so that a large policy still grades
/// hundreds of such leads a second.
pub const EXPLORATION_STEPS: usize = 400_000;
/// Steps spent on the decision diagrams of one policy: a second or two, and some hundred megabytes at most.
pub const DIAGRAM_STEPS: usize = 6_000_000;
/// Steps on diagrams that the advice on one lead may take: some tens of milliseconds.
pub const ADVICE_STEPS: usize = 400_000;
/// Changes shown that reach a grade at the same price; people read no more.
pub const ADVICE_ALTERNATIVES: usize = 5;
/// Steps spent in `check` on items that decide alone: it is only a note, and `census` says it of policies of any size.
pub const ALONE_STEPS: usize = 300_000;
/// Variables of one diagram: operations on diagrams recurse as deep as there are variables.
pub const DIAGRAM_VARIABLES: usize = 2_000;
/// Leads tried for one finding whose comparisons of several facts leave it open.
pub const WITNESS_TRIALS: usize = 4_096;
/// Totals that nobody can have, listed of one scorecard: beyond, only what there is says something.
pub const LISTED_TOTALS: usize = 64;
/// Bytes of one record in a file of leads: beyond it, a quote was probably left open.
pub const RECORD_BYTES: usize = 1 << 20;
/// Bytes of a file of leads in RON, which is read whole: larger lists come as NDJSON or CSV.
pub const RON_BYTES: usize = 64 << 20;
/// Rows of a sheet that holds a table of a policy: as many as a table may have lines.
pub const SHEET_ROWS: u32 = 100_100;
/// Columns of such a sheet: more than a person can look over.
pub const SHEET_COLUMNS: u32 = 500;
/// Bytes of a workbook that holds tables of a policy; it is read whole.
pub const SHEET_BYTES: usize = 16 << 20;
/// Ids of one file of leads that are remembered, to tell of those that stand twice: some ten megabytes.
pub const IDS: usize = 200_000;
/// Elements of one list in a lead.
pub const LIST_ELEMENTS: usize = 1_000;
/// Largest distance at which a mistyped name is taken for another.
pub const SUGGESTION_DISTANCE: usize = 3;
/// Steps that one complete lead may take, unless the caller allows more: some tens of milliseconds of work, as a table of
/// a hundred thousand lines takes.
pub const PLAN_COST: usize = 5_000_000;
/// Words and signs of one policy outside of tables: over a hundred times the reference policy. Reading takes some
/// microseconds each.
pub const WORDS: usize = 100_000;
/// Words and signs of a table that count as one word: reading takes so much less time where they are digits, names and bars
/// between them.
pub const TABLE_WORDS: usize = 40;
/// Names that one policy declares: the largest rule books have some hundreds.
pub const NAMES: usize = 10_000;
/// Items and inputs that all sets and counts of one policy speak of together: a thousand sentences over a group of a
/// hundred. Each is a test of its own in the plan.
pub const COUNTED: usize = 100_000;
/// Leads that are drawn at random where a policy is too large to be proved.
pub const PROBES: usize = 2_000;
/// Steps that these may take together.
pub const PROBE_STEPS: usize = 40_000_000;
/// Steps of diagrams that one system of linear inequalities counts as.
pub const SYSTEM_STEPS: usize = 500;
/// Steps that all examples of one policy may take together: a thousand examples of a large policy, some dozens of
/// which each leaves so much open that it walks as far as a lead may, or a few of a table of a hundred thousand lines.
pub const EXAMPLE_STEPS: usize = 30_000_000;
/// Steps that it takes to set up one fact, item or node of an example.
pub const EXAMPLE_SETUP: usize = 3;
/// Inputs that all items of one policy read together, each with those of the items that it reads.
pub const READS: usize = 1_000_000;
/// Characters of a name for which a nearest one is looked up: nobody mistypes a longer one by a letter.
pub const SUGGESTION_LENGTH: usize = 48;
/// Names compared with unknown ones in one run, for suggestions: a hundred slips in a policy of a thousand names.
pub const SUGGESTIONS: usize = 100_000;
/// Names listed in one message; the rest are counted.
pub const LISTED: usize = 12;
/// Terms of the requirements that the ranges of what follows rely on, the first ones of a policy: every arithmetic term
/// looks through them.
pub const GUARDS: usize = 500;
/// Items that a scorecard names as those that cost most: as many as a letter of refusal gives.
pub const REASON_CODES: usize = 4;
/// Entries of one table of a kernel: it stays in the fastest cache, and takes a millisecond to fill.
pub const KERNEL_TABLE: usize = 4_096;
/// Words of the bitmaps of one table of a policy: sixty-four megabytes, as twenty thousand lines take of which each has a
/// range of its own.
pub const KERNEL_INDEX: usize = 8_000_000;
/// Runs of a kernel on one lead with missing facts; beyond, the row evaluator walks.
pub const KERNEL_WALKS: usize = 64;
/// Bytes of the verdicts that one grader remembers, roughly.
pub const REMEMBERED_VERDICTS: usize = 16 << 20;
/// Leads of one snapshot: what it says of each is to be looked over by a person.
pub const SNAPSHOT_LEADS: usize = 10_000;
/// Mutants of one policy that are tried: a policy of a thousand lines has about so many.
pub const MUTANTS: usize = 5_000;
/// Steps that it may take to tell one mutant from its policy.
pub const MUTANT_STEPS: usize = 400_000;
/// Leads from which examples are chosen, at a time.
pub const SUGGESTED: usize = 2_000;
/// Bytes of a file of leads or of a snapshot, which are read whole: far above what so many leads need.
pub const SNAPSHOT_BYTES: usize = 16 << 20;
/// Steps that filling in a template may take; the own one takes some thousands.
pub const TEMPLATE_STEPS: u64 = 10_000_000;
