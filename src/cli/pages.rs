//! The pages of the error codes, as they stand in `docs/errors`, inside the program.

use crate::diagnostic::{Code, Lang};
use crate::source::Source;
use crate::syntax::format;

/// One page: English first, then Chinese behind its heading.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page {
    /// Its code.
    pub(crate) code: Code,
    text: &'static str,
}

/// Where the Chinese half of a page starts.
const CHINESE: &str = "\n## 中文：";

macro_rules! pages {
    ($($number:literal)*) => {
        &[$(Page { code: Code::new($number), text: include_str!(concat!("../../docs/errors/G0", $number, ".md")) }),*]
    };
}

const PAGES: &[Page] = pages!(
    101 102 103 104 105 106 107 108 109 110 111 112 113 114 115 116 117 118 119 120
    201 202 203 204 205 206 207 208 209 210 211 212 213 214 215 216 217 218 219 220
    301 302 303 310 311 312 313 314 315
    401 402 403 404 405 406 407 408 409 410 411 412 413 414 415 416 417 418
    501 502 503 504 505 506
    601 602 603 604 605 606 607 608 609 610 611 612 613 614 615 621 622 623 624 625 626 627 628 629 630 631 632
    633 634 635 636 637 638 639 640 641 642 643 644
    700 701 702 703 704
    720 721 722 723 724 725 726 727 730 731 732 733 734
    740 741 742 743 744 745 746 747 748 749 750 751 752 753 754 755 756 757 758 759
    760 761 762 763 764 765 766 767 768 769
    790
    800 801 802 803 804 805 806 807 808 809 810 811 812 813 814
    820 821 822 823 824 825 826 827 828 829 830 831 832 833 834 835 836
    840 841 842 843 844 845 846 847 848 849
    850 851 852
);

/// All pages, in order of their codes.
pub(crate) fn all() -> &'static [Page] {
    PAGES
}

/// The page of a code.
pub(crate) fn page(code: Code) -> Option<Page> {
    PAGES.iter().copied().find(|page| page.code == code)
}

impl Page {
    /// The half in `lang`, with its own heading, ending in a line break.
    pub(crate) fn in_lang(self, lang: Lang) -> String {
        match (lang, self.text.split_once(CHINESE)) {
            (Lang::Zh, Some((_, chinese))) => in_chinese(&format!("# {}：{chinese}", self.code)),
            (Lang::En, Some((english, _))) => format!("{}\n", english.trim_end()),
            (Lang::En | Lang::Zh, None) => self.text.to_owned(),
        }
    }

    /// What the heading says, without the code.
    pub(crate) fn title(self, lang: Lang) -> String {
        let half = self.in_lang(lang);
        let heading = half.lines().next().unwrap_or_default();
        heading.split_once([':', '：']).map_or(heading, |(_, title)| title).trim().to_owned()
    }
}

/// The page with the words of its example policies in Chinese. An example that cannot be read stays as it is.
fn in_chinese(page: &str) -> String {
    const FENCE: &str = "```gradus\n";
    let mut out = String::with_capacity(page.len());
    let mut rest = page;
    while let Some((before, behind)) = rest.split_once(FENCE) {
        let Some((policy, after)) = behind.split_once("```") else { break };
        out.push_str(before);
        out.push_str(FENCE);
        let whole = policy.starts_with("=== ") || policy.contains("\n=== ");
        let chinese = if whole { None } else { format(&Source::new("example", policy), Some(Lang::Zh)).ok() };
        out.push_str(chinese.as_deref().unwrap_or(policy));
        out.push_str("```");
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_page() {
        let pages: Vec<Code> = PAGES.iter().map(|page| page.code).collect();
        assert_eq!(pages, Code::all());
    }

    #[test]
    fn every_page_has_both_halves_under_its_own_code() {
        for page in PAGES {
            assert!(page.text.starts_with(&format!("# {}: ", page.code)), "{}", page.code);
            assert!(page.text.contains(CHINESE), "{}", page.code);
        }
    }
}
