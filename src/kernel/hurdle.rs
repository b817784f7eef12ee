//! Why a policy, or a part of it, has no kernel.

use crate::diagnostic::Lang;
use crate::plan::NodeId;

/// What a kernel cannot compute, at which node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hurdle {
    /// Something found or counted in a list of records.
    List(NodeId),
    /// A list of ids as a result.
    ListOfIds(NodeId),
    /// A text that is more than compared with texts of the policy.
    Text(NodeId),
    /// A number that rows or alternatives choose, or that is rounded.
    Number(NodeId),
    /// A product of two facts.
    Product(NodeId),
    /// A quotient that is more than compared with a constant.
    Quotient(NodeId),
    /// Months or working days added to a fact, or counted between facts.
    Calendar(NodeId),
    /// The time of day compared with a fact.
    Time(NodeId),
    /// A table over too many combinations, or a number beyond 64 bits.
    TooLarge(NodeId),
}

impl Hurdle {
    /// What it is, in words.
    pub(crate) fn said(self, lang: Lang) -> &'static str {
        match self {
            Self::List(_) => lang.pick("it reads a list of records", "要读取记录列表"),
            Self::ListOfIds(_) => lang.pick("it lists items", "结果是一份项目清单"),
            Self::Text(_) => lang.pick("it computes with a text", "要对文字作进一步处理"),
            Self::Number(_) => lang.pick("it chooses or rounds a number", "要在数字之间选择，或者取整"),
            Self::Product(_) => lang.pick("it multiplies facts", "要把两个事实相乘"),
            Self::Quotient(_) => lang.pick("it computes with a quotient", "要对商作进一步计算"),
            Self::Calendar(_) => {
                lang.pick("it counts months or working days from a fact", "要从某个日期起按月或工作日推算")
            }
            Self::Time(_) => lang.pick("it reads the time of day", "要用到具体时刻"),
            Self::TooLarge(_) => lang.pick("it tells too many cases apart at once", "需要同时区分的情形太多"),
        }
    }

    /// Where it stands.
    pub(crate) const fn node(self) -> NodeId {
        match self {
            Self::List(id)
            | Self::ListOfIds(id)
            | Self::Text(id)
            | Self::Number(id)
            | Self::Product(id)
            | Self::Quotient(id)
            | Self::Calendar(id)
            | Self::Time(id)
            | Self::TooLarge(id) => id,
        }
    }
}
