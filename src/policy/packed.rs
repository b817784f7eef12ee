//! Grading in brief: leads as codes, outcomes without texts.

use std::sync::Arc;

use crate::diagnostic::Lang;
use crate::eval::{Clock, Facts, Verdict};
use crate::kernel::{self, Binding, Brief, Codes, Frame, Kernel, Kind, Kinds, Narrow};
use crate::policy::Policy;

/// A prepared record, packed for [`Policy::brief`].
#[derive(Clone, Debug)]
pub struct Packed {
    facts: Facts,
    /// None where the kernel cannot take it.
    codes: Option<Codes>,
    /// The same, where one step over it is all.
    narrow: Option<Narrow>,
}

impl Packed {
    /// The facts, as they were prepared.
    pub const fn facts(&self) -> &Facts {
        &self.facts
    }
}

/// What tells a lead apart, and the day that is kept apart.
type ToldKind = (Vec<u64>, Option<i64>);

impl Policy {
    /// Packs a prepared record, to be graded in brief as often as one likes.
    pub fn pack(&self, facts: Facts) -> Packed {
        let kernel = self.kernel();
        let codes = kernel.and_then(|kernel| kernel.pack(&facts));
        let narrow = kernel.zip(codes.as_ref()).and_then(|(kernel, codes)| kernel.narrow(codes));
        Packed { facts, codes, narrow }
    }

    /// The outcome and the deadline of a packed record, without a text: some nanoseconds, where [`Policy::grade_facts`]
    /// takes microseconds to say why. They never differ.
    ///
    /// A record that the compiled kernel cannot take (see [`Policy::kernel_in_words`]) is graded the long way.
    ///
    /// # Example
    /// ```
    /// let text = "grades A > B\ninput revisits count\nif revisits >= 3 then grade A\notherwise grade B";
    /// let policy = gradus::Compiler::new().compile(text)?;
    /// let facts = policy.prepare(&gradus::Lead::new().with("revisits", 4)).expect("good facts");
    /// let clock = gradus::Clock::on("2026-11-26".parse().expect("a day"));
    /// let brief = policy.brief(&policy.pack(facts), clock);
    /// assert_eq!(brief.grade, Some(0));
    /// # Ok::<(), gradus::Error>(())
    /// ```
    pub fn brief(&self, record: &Packed, clock: Clock) -> Brief {
        // Who has packed a record has made the kernel. Each outcome is written once, where the caller wants it.
        if let (Some(Ok(kernel)), Some(lead)) = (self.inner.kernel.get(), &record.narrow)
            && let Some((brief, due)) = kernel.of_narrow(lead)
        {
            return Brief { due, ..*brief };
        }
        self.brief_of_packed(record, clock)
    }

    /// The same of one that is not narrow.
    #[inline(never)]
    fn brief_of_packed(&self, record: &Packed, clock: Clock) -> Brief {
        if let (Some(Ok(kernel)), Some(codes)) = (self.inner.kernel.get(), &record.codes) {
            if !codes.missing.is_empty() {
                if let Some(brief) = kernel.incomplete(codes, clock) {
                    return brief;
                }
            } else if let Some((brief, due)) = kernel.complete(codes, clock) {
                return Brief { due, ..*brief };
            }
        }
        self.brief_by_definition(&record.facts, clock)
    }

    /// Which kernel the policy got: its steps; or why it has none, and every lead is graded the long way.
    pub fn kernel_in_words(&self, lang: Lang) -> String {
        let kernel = self.compiled_kernel().as_deref().map_err(|hurdle| *hurdle);
        kernel::described(kernel, self.plan(), self.labels(), lang)
    }

    /// Whether the policy has a compiled kernel; it is made at the first call of this or of [`Policy::pack`].
    pub fn has_kernel(&self) -> bool {
        self.kernel().is_some()
    }

    fn kernel(&self) -> Option<&Kernel> {
        self.compiled_kernel().as_deref().ok()
    }

    /// The kernel, to be kept by who grades many leads at once.
    #[cfg(feature = "arrow")]
    pub(crate) fn shared_kernel(&self) -> Option<Arc<Kernel>> {
        self.compiled_kernel().as_ref().ok().cloned()
    }

    /// What computes these results of complete leads; none where it cannot.
    #[cfg(feature = "arrow")]
    pub(crate) fn further(&self, results: &[(crate::plan::NodeId, crate::value::Kind)]) -> Option<kernel::Further> {
        kernel::Further::new(&self.inner.plan, &self.inner.evaluator, results)
    }

    fn compiled_kernel(&self) -> &kernel::Compiled {
        let inner = &self.inner;
        inner.kernel.get_or_init(|| Kernel::new(&inner.plan, &inner.evaluator).map(Into::into))
    }

    /// The outcome of codes, where the kernel takes them.
    pub(super) fn brief_of_codes(&self, codes: &Codes, clock: Clock) -> Option<Brief> {
        match self.inner.kernel.get() {
            Some(Ok(kernel)) => kernel.brief(codes, clock),
            Some(Err(_)) | None => None,
        }
    }

    /// A binding of names to the facts of the kernel; none where there is no kernel.
    pub(super) fn binding(&self, names: &[String]) -> Option<Binding> {
        self.binding_to(self.kernel()?.frame(), names)
    }

    /// The same, to the words of another program.
    pub(crate) fn binding_to(&self, frame: &Arc<Frame>, names: &[String]) -> Option<Binding> {
        Binding::new(Arc::clone(frame), Arc::clone(&self.schema), names.iter().map(String::as_str))
    }

    /// What tells the leads of this policy apart.
    pub(crate) fn kinds(&self) -> Option<Kinds> {
        Kinds::new(self.plan())
    }

    /// What tells prepared records apart, and the day from which their deadline counts where that is kept apart; for tests
    /// that compare what is said of leads of one kind.
    #[doc(hidden)]
    pub fn kinds_told(&self, clock: Clock) -> Option<impl FnMut(&Facts) -> Option<ToldKind>> {
        let kinds = self.kinds()?;
        let mut kind = Kind::default();
        Some(move |facts: &Facts| {
            kinds.tell(&kinds.frame().pack(facts)?, clock, &mut kind)?;
            Some((kind.key.clone(), kind.day))
        })
    }

    /// Whether the kernel alone grades this record; for tests that compare it.
    #[doc(hidden)]
    pub fn brief_by_kernel(&self, record: &Packed, clock: Clock) -> Option<Brief> {
        self.kernel()?;
        self.brief_of_codes(record.codes.as_ref()?, clock)
    }

    /// The outcome and the deadline as the row evaluator gives them; for tests that compare.
    #[doc(hidden)]
    #[inline(never)]
    pub fn brief_by_definition(&self, facts: &Facts, clock: Clock) -> Brief {
        self.brief_of_verdict(&self.grade_facts(facts, clock))
    }

    /// A verdict of this policy in brief.
    pub fn brief_of_verdict(&self, verdict: &Verdict) -> Brief {
        Brief::of_verdict(self.plan(), verdict)
    }
}
