//! Mutants of a policy, held against its tests: which changes nobody would notice.

use std::collections::HashSet;
use std::path::Path;

use serde_json::{Value, json};

use crate::cli::error::Error;
use crate::cli::policies;
use crate::cli::test::one::{Case, CaseKind, Place, place};
use crate::cli::test::parallel;
use crate::cli::test::progress::Progress;
use crate::cli::ui::plain;
use crate::diagnostic::Lang;
use crate::limits;
use crate::policy::{Compiler, Policy};
use crate::source::Source;
use crate::testing::{Fate, Mutant, Reasons, SnapshotLeads, Survivor, Trial, mutants, texts_to_try};
use crate::value::Date;

/// What became of the mutants of a policy.
pub(crate) struct Mutated {
    /// Those that a test noticed.
    pub(crate) killed: usize,
    /// Those that are the same policy, which is proved, or the same as another mutant.
    pub(crate) equivalent: usize,
    /// Those that are no policy.
    pub(crate) broken: usize,
    /// Those that no test notices, for a reason that is written down: each with the place of its reason.
    pub(crate) known: Vec<(Mutant, usize)>,
    /// Reasons that no change needs: by place, with what has become of the change.
    pub(crate) stale: Vec<(usize, Stale)>,
    /// Those that were not tried, because there are too many.
    pub(crate) left_out: usize,
    /// Those that live on, each with a lead that tells it apart.
    pub(crate) survivors: Vec<Lives>,
    /// Those that live on, and nobody knows whether any lead tells them apart.
    pub(crate) open: Vec<Mutant>,
    /// The policies of all that were told apart: what leads to suggest are drawn from.
    pub(crate) others: Vec<Policy>,
}

/// A mutant that lives on.
pub(crate) struct Lives {
    pub(crate) mutant: Mutant,
    pub(crate) policy: Policy,
    pub(crate) survivor: Survivor,
}

/// Why a reason is not needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stale {
    /// There is no such change.
    Unheard,
    /// A test notices the change.
    Noticed,
    /// The change makes no other policy, or none at all.
    Idle,
}

/// Where further files of a policy come from, and how it is called.
pub(crate) struct Maker {
    compiler: Compiler,
    name: String,
    inside: String,
    /// What is being done, for people who wait.
    doing: String,
}

impl Maker {
    /// For the policy at a path.
    ///
    /// # Errors
    /// When its folder cannot be read.
    pub(crate) fn at(path: &Path, root: Option<&Path>, policy: &Policy) -> Result<Self, Error> {
        let (folder, inside) = policies::surroundings(path, root)?;
        let (name, lang) = (policy.source().name().to_owned(), policy.labels().lang);
        let doing = lang.pick(format!("changes of {name}"), format!("{name} 的改动"));
        Ok(Self { compiler: Compiler::new().files(folder), name, inside, doing })
    }

    /// The policy of a text that stands in place of the one on disk.
    pub(crate) fn policy(&self, text: String) -> Option<Policy> {
        self.compiler.check(Source::new(self.name.clone(), text).at(self.inside.clone())).policy
    }
}

/// Makes all mutants and tries them. Those of which it is written why no test notices them are not looked into further.
pub(crate) fn mutate(
    policy: &Policy,
    leads: Option<&(SnapshotLeads, Date)>,
    reasons: &Reasons,
    maker: &Maker,
) -> Mutated {
    let source = policy.source();
    let mut all = mutants(policy);
    let left_out = all.len().saturating_sub(limits::MUTANTS);
    all.truncate(limits::MUTANTS);
    // Each is made, and tried.
    let progress = Progress::new(all.len().saturating_mul(2), maker.doing.clone());
    let made = parallel::each(&texts_to_try(policy, &all), |text| {
        let made = maker.policy(text.clone()).map(|policy| (policy, text.clone()));
        progress.step(1);
        made
    });
    let mut mutated = Mutated {
        killed: 0,
        equivalent: 0,
        broken: 0,
        known: Vec::new(),
        stale: Vec::new(),
        left_out,
        survivors: Vec::new(),
        open: Vec::new(),
        others: Vec::new(),
    };
    let mut needs: Vec<Stale> = vec![Stale::Unheard; reasons.all().len()];
    for at in all.iter().filter_map(|mutant| reasons.of(mutant, source)) {
        needs.iter_mut().skip(at).take(1).for_each(|need| *need = Stale::Idle);
    }
    let mut seen: HashSet<String> = HashSet::from([policy.reference().meaning.clone()]);
    let (mut tried, count) = (Vec::new(), all.len());
    for (mutant, made) in all.into_iter().zip(made) {
        match made {
            None => mutated.broken = mutated.broken.saturating_add(1),
            Some((made, text)) if seen.insert(made.reference().meaning.clone()) => tried.push((mutant, made, text)),
            Some(_) => mutated.equivalent = mutated.equivalent.saturating_add(1),
        }
    }
    progress.step(count.saturating_sub(tried.len()));
    let trial = Trial::new(policy, leads.map(|(leads, today)| (leads, *today)));
    let compile = |text: String| maker.policy(text);
    let fates = parallel::each(&tried, |(mutant, made, text)| {
        let reason = reasons.of(mutant, source);
        // What no test notices, and why, is written down: no proof is needed.
        let known = reason.filter(|_| !trial.kills(made));
        let fate = known.is_none().then(|| trial.fate((made, text), &compile, limits::MUTANT_STEPS));
        progress.step(1);
        (reason, fate)
    });
    for ((mutant, made, _), (reason, fate)) in tried.into_iter().zip(fates) {
        let Some(fate) = fate else {
            mutated.known.extend(reason.map(|at| (mutant, at)));
            continue;
        };
        match fate {
            Fate::Killed => {
                needs.iter_mut().skip(reason.unwrap_or(usize::MAX)).take(1).for_each(|need| *need = Stale::Noticed);
                mutated.killed = mutated.killed.saturating_add(1);
                mutated.others.push(made);
            }
            Fate::Equivalent => mutated.equivalent = mutated.equivalent.saturating_add(1),
            Fate::Open => mutated.open.push(mutant),
            Fate::Survives(survivor) => {
                mutated.survivors.push(Lives { mutant, policy: made, survivor: *survivor });
            }
        }
    }
    let needed: HashSet<usize> = mutated.known.iter().map(|(_, at)| *at).collect();
    mutated.stale = needs.into_iter().enumerate().filter(|(at, _)| !needed.contains(at)).collect();
    mutated
}

impl Mutated {
    /// How many count: those that are another policy, and those of which that is not decided.
    fn counted(&self) -> usize {
        let unnoticed = self.survivors.len().saturating_add(self.open.len()).saturating_add(self.known.len());
        self.killed.saturating_add(unnoticed)
    }

    /// The counts, on one line.
    fn said(&self, lang: Lang) -> String {
        let (killed, all) = (self.killed, self.counted());
        let mut parts = vec![lang.pick(
            format!("{} proved to change nothing", self.equivalent),
            format!("{} 处经证明毫无影响", self.equivalent),
        )];
        if self.broken > 0 {
            parts.push(lang.pick(format!("{} no policy", self.broken), format!("{} 处不成办法", self.broken)));
        }
        if !self.open.is_empty() {
            let open = self.open.len();
            parts.push(lang.pick(format!("{open} not decided"), format!("{open} 处未能判定")));
        }
        if self.left_out > 0 {
            let left = self.left_out;
            parts.push(lang.pick(format!("{left} not tried: too many"), format!("{left} 处太多未试")));
        }
        let known = match self.known.len() {
            0 => String::new(),
            1 => lang.pick(", 1 more has a written reason", "，1 处写明了原因").to_owned(),
            n => lang.pick(format!(", {n} more have a written reason"), format!("，{n} 处写明了原因")),
        };
        let aside = parts.join(lang.pick(", ", "，"));
        lang.pick(
            format!("{killed} of {all} changes are noticed{known} (besides, {aside})"),
            format!("{all} 处改动中发现 {killed} 处{known}（另有 {aside}）"),
        )
    }

    /// The test that nothing can be changed unnoticed.
    pub(crate) fn case(&self, source: &Source, start: Place, lang: Lang) -> Case {
        let name = lang.pick("whether every change would be noticed", "是否任何改动都会被发现").to_owned();
        let mut case = Case::new(CaseKind::Mutants, name, start);
        if self.survivors.is_empty() && self.open.is_empty() {
            case.notes.push(self.said(lang));
            return case;
        }
        case.fail(self.said(lang));
        for lives in &self.survivors {
            let at = place(source, lives.mutant.span.start);
            case.fail_at(at, plain(&told(&lives.mutant, Some(&lives.survivor), source, lang)));
        }
        for mutant in &self.open {
            case.fail_at(place(source, mutant.span.start), plain(&told(mutant, None, source, lang)));
        }
        case
    }

    /// For programs.
    pub(crate) fn json(&self, source: &Source, lang: Lang) -> Value {
        let known = self.known.iter().map(|(mutant, _)| mutant);
        let one = |mutant: &Mutant, example: Option<&String>| {
            let (old, new) = mutant.lines(source);
            let at = place(source, mutant.span.start);
            json!({
                "change": mutant.change.word(), "file": at.file, "line": at.line, "message": mutant.said(source, lang),
                "old": old, "new": new, "example": example,
            })
        };
        let lives = self.survivors.iter().map(|lives| one(&lives.mutant, lives.survivor.example.as_ref()));
        json!({
            "counted": self.counted(),
            "killed": self.killed,
            "equivalent": self.equivalent,
            "no_policy": self.broken,
            "not_tried": self.left_out,
            "with_reason": known.map(|mutant| one(mutant, None)).collect::<Vec<_>>(),
            "survivors": lives.collect::<Vec<_>>(),
            "not_decided": self.open.iter().map(|mutant| one(mutant, None)).collect::<Vec<_>>(),
        })
    }
}

/// A mutant that lives on: the line as it is and would be, and a lead that tells both apart.
fn told(mutant: &Mutant, survivor: Option<&Survivor>, source: &Source, lang: Lang) -> String {
    let (old, new) = mutant.lines(source);
    let mut out = format!("{}\n- {old}", mutant.said(source, lang));
    if !new.is_empty() {
        out.push_str("\n+ ");
        out.push_str(&new);
    }
    out.push('\n');
    out.push_str(&match survivor.map(|survivor| &survivor.example) {
        Some(Some(example)) => lang.pick(
            format!("no test notices; this one would:\n{example}"),
            format!("没有检验会发现；加上这条就会：\n{example}"),
        ),
        Some(None) => lang
            .pick(
                "no test notices, though some lead would get something else; it cannot be written as an example",
                "没有检验会发现，而有客户的结果会变；这样的客户写不成举例",
            )
            .to_owned(),
        None => lang
            .pick(
                "no test notices, and it is not decided whether any lead would get something else",
                "没有检验会发现，也未能判定是否有客户的结果会变",
            )
            .to_owned(),
    });
    out
}
