"""What is graded: the facts that a CSV file does not say the types of, and each rule as one writes it in SQL."""

import dataclasses

DAYS = {"A": 2, "B": 7, "C": 13, "D": 20}

# Whole numbers divide differently in each engine, so the share is multiplied out.
VISITORS = """
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

CUSTOMERS = """
with scored as (
  select
    case when income >= 8000 then 10 when income >= 5000 then 8 when income >= 3000 then 5 else 0 end
      + case when need = 'strong' then 10 when need = 'ordinary' then 8 else 5 end
      + case when awareness = 'in_use' then 10 when awareness = 'tried' then 8 else 5 end
      + case when decides = 'alone' then 10 when decides = 'spouse' then 8 else 5 end
      + case when users = 'household' then 10 when users = 'one_person' then 8 else 5 end
      + case when home_visit = 'manager' then 10 when home_visit = 'both' then 8 else 5 end
      + case when knows >= 2 then 10 when knows >= 1 then 8 else 5 end
      + case when referral = 'referred' then 10 when referral = 'brought' then 8 else 5 end
      + case when gathering then 10 else 5 end
      + case when tried_product then 10 else 5 end
      + case when asked_price then 10 else 5 end as points
  from {source}
)
select case when points >= 95 then 'A' when points >= 80 then 'B' when points >= 65 then 'C' else 'D' end as grade
from scored
"""


@dataclasses.dataclass(frozen=True)
class Workload:
    title: str
    # A name and a kind each: the narrowest type that holds the fact, or `member` of a few texts.
    facts: list
    # None where it is made with the leads and lies beside them.
    rule: str | None
    # Of so many leads one, where the other engines take long.
    of: int = 1

    @property
    def names(self):
        return [name for name, _ in self.facts]

    def sql(self, folder, source, day, keep=""):
        """The query over a table; `day` says how the engine adds days to the last contact."""
        rule = self.rule or (folder / "rule.sql").read_text()
        days = " ".join(f"when '{grade}' then {day(days)}" for grade, days in DAYS.items())
        return rule.format(source=source, keep=keep, due=f"case grade {days} end")


def facts(text):
    return [tuple(fact.split(":")) for fact in text.split()]


WORKLOADS = {
    "p1": Workload(
        "P1, grade and last day",
        facts(
            "id:int64 down_payment:int64 price:int64 satisfaction:int8 revisits:int8 calls:int8 site_visits:int8"
            " asked_process:bool accepts_rise:decimal last_contact:date site_open:bool"
        ),
        VISITORS,
    ),
    "p2": Workload(
        "P2, grade",
        facts(
            "income:int32 need:member awareness:member decides:member users:member home_visit:member knows:int8"
            " referral:member gathering:bool tried_product:bool asked_price:bool"
        ),
        CUSTOMERS,
    ),
    "p3": Workload(
        "P3, grade by a table of 200 rows",
        facts("n0:int16 n1:int16 n2:int16 c0:member c1:member c2:member"),
        None,
        of=16,
    ),
}
