//! G074x and G075x: policies made of several files, variants of a base, and versions in time.

use crate::diagnostic::code::codes;
use crate::diagnostic::{Lang, Part, Wording};
use crate::value::Date;

/// What can be wrong between the files of a policy, or between its versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LayerProblem {
    /// G0740: a policy that names a file is compiled from a bare text.
    NoLibrary,
    /// G0741: a path that leads out of the folder of the policy.
    OutsidePath {
        /// How it leads out.
        how: WayOut,
    },
    /// G0742: no such file.
    MissingFile {
        /// As the library calls it.
        file: String,
    },
    /// G0743: a folder, a pipe, no permission.
    UnreadableFile {
        /// As the library calls it.
        file: String,
        /// Why not.
        why: WhyUnread,
    },
    /// G0744: a named file that is no UTF-8 text.
    NotUtf8File {
        /// As the library calls it.
        file: String,
    },
    /// G0745: a named file that is longer than a policy may be.
    LongFile {
        /// As the library calls it.
        file: String,
        /// The most bytes allowed.
        most: usize,
    },
    /// G0746: more files, or more text in all, than a policy may have.
    TooManyFiles {
        /// The most files.
        files: usize,
        /// The most bytes in all.
        bytes: usize,
    },
    /// G0747: files that name each other in a circle.
    FileCycle {
        /// The files, the first again at the end.
        chain: Vec<String>,
    },
    /// G0748: a second `extends`.
    TwoBases,
    /// G0749: something that a file brought in by `use` cannot hold.
    NotForUse {
        /// What.
        part: Part,
        /// The file that uses it.
        by: String,
    },
    /// G0750: an override of nothing.
    OverridesNothing {
        /// What sort of thing.
        part: Part,
        /// Its name; empty for what has none.
        name: String,
        /// Whether there is a base at all.
        based: bool,
        /// The nearest name of that sort.
        suggestion: Option<String>,
    },
    /// G0751: an override of another sort of thing.
    OverridesOther {
        /// What the override is.
        part: Part,
        /// The name.
        name: String,
        /// What the base has by that name.
        found: Part,
    },
    /// G0752: something that cannot be overridden.
    NoOverride {
        /// What.
        part: Part,
    },
    /// G0753: a thing of the base declared again without `override`.
    Redefined {
        /// What the variant declares.
        part: Part,
        /// Its name; empty for what has none.
        name: String,
        /// What the base has by that name.
        found: Part,
    },
    /// G0754: two overrides of one thing.
    OverriddenTwice {
        /// The name, or the word of what has none.
        name: String,
    },
    /// G0755: a policy asked on a day on which it is not in force.
    NotInForce {
        /// The day.
        day: Date,
        /// The first day.
        from: Date,
        /// The last day.
        until: Option<Date>,
    },
    /// G0756: a folder of versions with none in force on a day.
    NoVersionInForce {
        /// The day.
        day: Date,
        /// The file of the nearest version.
        nearest: String,
        /// Its first day.
        from: Option<Date>,
        /// Its last day.
        until: Option<Date>,
    },
    /// G0757: two versions in force on one day.
    PeriodsOverlap {
        /// The other file.
        other: String,
        /// The first day on which both are in force; none when there is no first.
        from: Option<Date>,
        /// The last such day; none when it never ends.
        until: Option<Date>,
    },
    /// G0758: days between two versions on which none is in force.
    PeriodGap {
        /// The file before.
        other: String,
        /// The first such day.
        from: Date,
        /// The last such day.
        until: Date,
    },
    /// G0759: another policy among the versions of one.
    OtherPolicy {
        /// The id of the policy at hand.
        id: String,
        /// The other file.
        other: String,
        /// The id there.
        other_id: String,
    },
}

/// How a path leads out of the folder of the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WayOut {
    /// It starts at the root of the system or at a drive.
    Absolute,
    /// By `..`.
    Above,
    /// By a link.
    Link,
    /// It names no file.
    Empty,
}

/// Why a file that is there cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhyUnread {
    /// It is a folder, a pipe or a device.
    NoFile,
    /// Reading it is not permitted.
    Denied,
    /// As the system says.
    Said(String),
}

codes!(LayerProblem {
    740 NoLibrary,
    741 OutsidePath,
    742 MissingFile,
    743 UnreadableFile,
    744 NotUtf8File,
    745 LongFile,
    746 TooManyFiles,
    747 FileCycle,
    748 TwoBases,
    749 NotForUse,
    750 OverridesNothing,
    751 OverridesOther,
    752 NoOverride,
    753 Redefined,
    754 OverriddenTwice,
    755 NotInForce,
    756 NoVersionInForce,
    757 PeriodsOverlap,
    758 PeriodGap,
    759 OtherPolicy,
});

/// `let keen`, or only `grades` for what has no name.
fn called(part: Part, name: &str, lang: Lang) -> String {
    let word = part.word(lang);
    match part {
        Part::Entry => return lang.pick(format!("the entry `{name}` of a checklist"), format!("勾选表里的 `{name}`")),
        Part::Column => return lang.pick(format!("the result `{name}` of a table"), format!("决策表里的 `{name}`")),
        _ => {}
    }
    if name.is_empty() { format!("`{word}`") } else { format!("`{word} {name}`") }
}

/// `from 2026-01-01`, `from 2026-01-01 until 2026-06-30`.
fn period(from: Option<Date>, until: Option<Date>, lang: Lang) -> String {
    match (from, until) {
        (Some(from), Some(until)) => lang.pick(format!("from {from} until {until}"), format!("{from} 至 {until}")),
        (Some(from), None) => lang.pick(format!("from {from} on"), format!("自 {from} 起")),
        (None, Some(until)) => lang.pick(format!("until {until}"), format!("至 {until} 止")),
        (None, None) => lang.pick("at all times", "任何时候").to_owned(),
    }
}

impl LayerProblem {
    /// Error, but for what only should be known.
    pub(crate) const fn severity(&self) -> crate::diagnostic::Severity {
        use crate::diagnostic::Severity;
        match self {
            Self::NotInForce { .. } => Severity::Warning,
            Self::PeriodGap { .. } => Severity::Note,
            Self::NoLibrary
            | Self::OutsidePath { .. }
            | Self::MissingFile { .. }
            | Self::UnreadableFile { .. }
            | Self::NotUtf8File { .. }
            | Self::LongFile { .. }
            | Self::TooManyFiles { .. }
            | Self::FileCycle { .. }
            | Self::TwoBases
            | Self::NotForUse { .. }
            | Self::OverridesNothing { .. }
            | Self::OverridesOther { .. }
            | Self::NoOverride { .. }
            | Self::Redefined { .. }
            | Self::OverriddenTwice { .. }
            | Self::NoVersionInForce { .. }
            | Self::PeriodsOverlap { .. }
            | Self::OtherPolicy { .. } => Severity::Error,
        }
    }

    /// The sentences in `lang`.
    pub fn wording(&self, lang: Lang) -> Wording {
        match lang {
            Lang::En => self.english(),
            Lang::Zh => self.chinese(),
        }
    }

    fn english(&self) -> Wording {
        let lang = Lang::En;
        match self {
            Self::NoLibrary => Wording::new(
                "this policy rests on another file, and no folder was given to look in",
                "no folder to look in",
                "give the compiler the files: `Compiler::new().files(folder)`",
            ),
            Self::OutsidePath { how } => Wording::new(
                match how {
                    WayOut::Absolute => "a file is named from the folder of this one, not from the top of the disk",
                    WayOut::Above => "this path leads out of the folder of the policy",
                    WayOut::Link => "this file is a link that leads out of the folder of the policy",
                    WayOut::Empty => "this path names no file",
                },
                "outside the folder",
                match how {
                    WayOut::Absolute => "write it as `\"common.grade\"` or `\"../common.grade\"`",
                    WayOut::Above | WayOut::Link => "move the file inside, or allow a larger folder with `--root`",
                    WayOut::Empty => "write the name of the file, such as `\"common.grade\"`",
                },
            ),
            Self::MissingFile { file } => Wording::new(
                format!("there is no file {file}"),
                "no such file",
                "the path starts at the folder of the file that names it; look at the spelling",
            ),
            Self::UnreadableFile { file, why: WhyUnread::NoFile } => {
                Wording::new(format!("{file} is no file with a text"), "not a file", "name a policy file")
            }
            Self::UnreadableFile { file, why: WhyUnread::Denied } => Wording::new(
                format!("{file} cannot be read: no permission"),
                "no permission",
                "ask the owner of the file for the right to read it",
            ),
            Self::UnreadableFile { file, why: WhyUnread::Said(why) } => Wording::new(
                format!("{file} cannot be read: {why}"),
                "cannot be read",
                "see whether it opens elsewhere",
            ),
            Self::NotUtf8File { file } => {
                Wording::new(format!("{file} is not UTF-8 text"), "not UTF-8", "save it as UTF-8 in your editor")
            }
            Self::LongFile { file, most } => Wording::new(
                format!("{file} is too long: a policy file may have at most {most} bytes"),
                "too long",
                "probably the wrong file is named here",
            ),
            Self::TooManyFiles { files, bytes } => Wording::new(
                format!("a policy may rest on at most {files} files with {bytes} bytes in all"),
                "one too many",
                "put what belongs together into one file",
            ),
            Self::FileCycle { chain } => Wording::new(
                format!("these files name each other in a circle: {}", chain.join(" → ")),
                "closes the circle",
                "move what both need into a file of its own",
            ),
            Self::TwoBases => Wording::new(
                "a policy extends one base only",
                "a second base",
                "let the base extend the other, or bring in scales and names with `use`",
            ),
            Self::NotForUse { part, by } => Wording::new(
                format!("{} does not belong in a file that {by} brings in with `use`", called(*part, "", lang)),
                "not for sharing",
                "a used file may hold scales, choices, lets, inputs, items, groups, checklists, sets and scorecards; what decides belongs in the policy, or in a base for `extends`",
            ),
            Self::OverridesNothing { part, name, based: false, .. } => Wording::new(
                format!("{} overrides nothing: this policy has no base", called(*part, name, lang)),
                "nothing to override",
                "say what it is a variant of: `extends \"base.grade\"`; or leave out `override`",
            ),
            Self::OverridesNothing { part, name, based: true, suggestion } => Wording::new(
                format!("{} overrides nothing: the base has none", called(*part, name, lang)),
                "nothing to override",
                match suggestion {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "leave out `override` to add it".to_owned(),
                },
            ),
            Self::OverridesOther { part, name, found } => Wording::new(
                format!(
                    "{} cannot replace {}: an override is of the same kind",
                    called(*part, name, lang),
                    called(*found, name, lang)
                ),
                "another kind",
                match found {
                    Part::Entry => "override the whole checklist".to_owned(),
                    Part::Column => "override the whole table".to_owned(),
                    _ => format!("write `override {} {name} …`", found.word(lang)),
                },
            ),
            Self::NoOverride { part } => Wording::new(
                match part {
                    Part::Sentence => "a sentence without a name cannot be overridden".to_owned(),
                    _ => format!("{} cannot be overridden", called(*part, "", lang)),
                },
                "no override",
                match part {
                    Part::Policy | Part::Industry | Part::Version | Part::Effective => {
                        "leave out `override`: what the variant says of itself holds"
                    }
                    Part::Sentence => "give it a name in the base: `rule NAME: if …`",
                    _ => "a variant adds its own beside those of the base",
                },
            ),
            Self::Redefined { part, name, found } => Wording::new(
                format!("the base has {} already", called(*found, name, lang)),
                "declared again",
                if part == found {
                    format!("write `override {} …` to replace it", called(*part, name, lang).trim_matches('`'))
                } else {
                    "choose another name".to_owned()
                },
            ),
            Self::OverriddenTwice { name } => {
                Wording::new(format!("`{name}` is overridden twice"), "a second time", "keep one of the two")
            }
            Self::NotInForce { day, from, until } => Wording::new(
                format!("the policy is not in force on {day}: it holds {}", period(Some(*from), *until, lang)),
                "not on that day",
                "the verdicts are those of this policy all the same",
            ),
            Self::NoVersionInForce { day, nearest, from, until } => Wording::new(
                format!("no version is in force on {day}"),
                "the nearest",
                format!("the nearest is {nearest}, which holds {}", period(*from, *until, lang)),
            ),
            Self::PeriodsOverlap { other, from, until } => Wording::new(
                format!("{other} is in force as well {}", period(*from, *until, lang)),
                "overlaps",
                "let the earlier version end on the day before the later begins: `effective from … until …`",
            ),
            Self::PeriodGap { other, from, until } => Wording::new(
                format!("no version is in force {}, after {other}", period(Some(*from), Some(*until), lang)),
                "begins later",
                "let it begin on the day after the other ends, if that is not meant",
            ),
            Self::OtherPolicy { id, other, other_id } => Wording::new(
                format!("this folder holds several policies: `{id}`, and `{other_id}` in {other}"),
                "another policy",
                "name one of the files; versions of one policy share its name: `policy NAME`",
            ),
        }
    }

    fn chinese(&self) -> Wording {
        let lang = Lang::Zh;
        match self {
            Self::NoLibrary => Wording::new(
                "这份办法要用到别的文件，但没有说明到哪个文件夹去找",
                "没有可找的文件夹",
                "把文件交给编译器：`Compiler::new().files(folder)`",
            ),
            Self::OutsidePath { how } => Wording::new(
                match how {
                    WayOut::Absolute => "文件要从本文件所在的文件夹写起，不能从磁盘根目录写起",
                    WayOut::Above => "这个路径走出了评级办法所在的文件夹",
                    WayOut::Link => "这个文件是一个链接，指向评级办法的文件夹之外",
                    WayOut::Empty => "这里没有写文件名",
                },
                "在文件夹之外",
                match how {
                    WayOut::Absolute => "写作 `\"通用.grade\"` 或 `\"../通用.grade\"`",
                    WayOut::Above | WayOut::Link => "把文件移到里面，或用 `--root` 指定更大的文件夹",
                    WayOut::Empty => "请写文件名，如 `\"通用.grade\"`",
                },
            ),
            Self::MissingFile { file } => Wording::new(
                format!("没有文件 {file}"),
                "没有这个文件",
                "路径从写它的那个文件所在的文件夹算起，请检查有没有写错",
            ),
            Self::UnreadableFile { file, why: WhyUnread::NoFile } => {
                Wording::new(format!("{file} 不是文本文件"), "不是文件", "请写一份办法的文件名")
            }
            Self::UnreadableFile { file, why: WhyUnread::Denied } => {
                Wording::new(format!("读不了 {file}：没有权限"), "没有权限", "请文件的所有者开放读取权限")
            }
            Self::UnreadableFile { file, why: WhyUnread::Said(why) } => {
                Wording::new(format!("读不了 {file}：{why}"), "读不了", "请看看别的程序能不能打开它")
            }
            Self::NotUtf8File { file } => {
                Wording::new(format!("{file} 不是 UTF-8 文本"), "不是 UTF-8", "请在编辑器里另存为 UTF-8")
            }
            Self::LongFile { file, most } => {
                Wording::new(format!("{file} 太长：一个办法文件至多 {most} 字节"), "太长", "多半是文件名写错了")
            }
            Self::TooManyFiles { files, bytes } => Wording::new(
                format!("一份办法至多由 {files} 个文件组成，总共至多 {bytes} 字节"),
                "超出了",
                "把相关的内容合并到一个文件里",
            ),
            Self::FileCycle { chain } => Wording::new(
                format!("这些文件互相引用，绕成了圈：{}", chain.join(" → ")),
                "绕回来了",
                "把双方都要用的内容移到单独的文件里",
            ),
            Self::TwoBases => Wording::new(
                "一份办法只能沿用一份基础办法",
                "第二份",
                "让基础办法去沿用另一份，或用 `引用` 带入标尺和名称",
            ),
            Self::NotForUse { part, by } => Wording::new(
                format!("被 {by} 引用的文件里不能写{}", called(*part, "", lang)),
                "不能共用",
                "被引用的文件可以有标尺、选项、设、字段、指标、维度、勾选表、集合和评分表；作决定的内容写在办法里，或写在供 `沿用` 的基础办法里",
            ),
            Self::OverridesNothing { part, name, based: false, .. } => Wording::new(
                format!("{}没有可改的：这份办法没有沿用别的办法", called(*part, name, lang)),
                "没有可改的",
                "写明沿用哪一份：`沿用 \"基础.grade\"`；否则去掉 `改为`",
            ),
            Self::OverridesNothing { part, name, based: true, suggestion } => Wording::new(
                format!("{}没有可改的：基础办法里没有", called(*part, name, lang)),
                "没有可改的",
                match suggestion {
                    Some(near) => format!("是不是想写 `{near}`？"),
                    None => "若要新增，请去掉 `改为`".to_owned(),
                },
            ),
            Self::OverridesOther { part, name, found } => Wording::new(
                format!("{}不能代替{}：只能改为同类的", called(*part, name, lang), called(*found, name, lang)),
                "类别不同",
                match found {
                    Part::Entry => "请改写整个勾选表".to_owned(),
                    Part::Column => "请改写整个决策表".to_owned(),
                    _ => format!("写作 `改为 {} {name} …`", found.word(lang)),
                },
            ),
            Self::NoOverride { part } => Wording::new(
                match part {
                    Part::Sentence => "没有名称的规则不能改写".to_owned(),
                    _ => format!("{}不能改写", called(*part, "", lang)),
                },
                "不能改写",
                match part {
                    Part::Policy | Part::Industry | Part::Version | Part::Effective => {
                        "去掉 `改为` 即可：以本办法自己写的为准"
                    }
                    Part::Sentence => "请在基础办法里给它起个名称：`规则 名称：若 …`",
                    _ => "本办法可以在基础办法之外另加自己的",
                },
            ),
            Self::Redefined { part, name, found } => Wording::new(
                format!("基础办法里已经有{}", called(*found, name, lang)),
                "重复声明",
                if part == found {
                    format!("要代替它，写作 `改为 {} …`", called(*part, name, lang).trim_matches('`'))
                } else {
                    "请换一个名称".to_owned()
                },
            ),
            Self::OverriddenTwice { name } => Wording::new(format!("`{name}` 改写了两次"), "又改一次", "两处留一处"),
            Self::NotInForce { day, from, until } => Wording::new(
                format!("{day} 这份办法不在有效期内：有效期为 {}", period(Some(*from), *until, lang)),
                "当天不在有效期",
                "结果仍按这份办法得出",
            ),
            Self::NoVersionInForce { day, nearest, from, until } => Wording::new(
                format!("{day} 没有生效的版本"),
                "最近的版本",
                format!("最近的是 {nearest}，有效期为 {}", period(*from, *until, lang)),
            ),
            Self::PeriodsOverlap { other, from, until } => Wording::new(
                format!("{other} 也在同一时间生效：{}", period(*from, *until, lang)),
                "有效期重叠",
                "让前一版在后一版生效的前一天截止：`生效自 … 至 …`",
            ),
            Self::PeriodGap { other, from, until } => Wording::new(
                format!("{} 没有生效的版本，在 {other} 之后", period(Some(*from), Some(*until), lang)),
                "生效较晚",
                "若并非有意，请让它在前一版截止的次日生效",
            ),
            Self::OtherPolicy { id, other, other_id } => Wording::new(
                format!("这个文件夹里有不止一份办法：`{id}`，以及 {other} 里的 `{other_id}`"),
                "另一份办法",
                "请写明用哪个文件；同一份办法的各版本名称相同：`评级办法 名称`",
            ),
        }
    }
}
