//! `gradus man`.

use std::process::Command;

use crate::cli::Test;

#[test]
fn every_command_has_its_page_in_both_languages() {
    for (lang, said) in [("en", ".SH EXAMPLES"), ("zh", ".SH 示例")] {
        let ran = Test::new("man pages").arg("--lang").arg(lang).run();
        assert_eq!(ran.code, Some(0), "{ran}");
        let help = Test::new("--help").run().stdout;
        let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
        // What is said of a command may go on in further lines.
        let own = listed.filter(|line| line.strip_prefix("  ").is_some_and(|rest| !rest.starts_with(' ')));
        let names: Vec<&str> = own.filter_map(|line| line.split_whitespace().next()).collect();
        assert!(names.len() > 15 && names.contains(&"grade"), "{names:?}");
        for name in names {
            let page = ran.read(&format!("pages/gradus-{name}.1"));
            assert!(page.contains(said) && page.contains(".TH") && page.contains("\\-\\-lang"), "{name}: {page}");
        }
        assert!(ran.read("pages/gradus-table-export.1").contains(said));
        assert_eq!(ran.read("pages/gradus.1"), Test::new("man").arg("--lang").arg(lang).run().stdout);
    }
}

/// Where `man` is at hand, it has nothing to say against a page.
#[cfg(unix)]
#[test]
fn manual_pages_can_be_read() {
    let ran = Test::new("man pages").run();
    for name in ["gradus.1", "gradus-test.1", "gradus-table-import.1"] {
        let mut command = Command::new("man");
        let command = command.args(["--warnings", "-E", "UTF-8", "-l"]).arg(ran.path("pages").join(name));
        let Ok(output) = command.env("MANWIDTH", "100").env("LC_ALL", "C.UTF-8").output() else { return };
        let (text, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success() && said.is_empty(), "{name}: {said}");
        assert!(text.contains("--lang") && text.contains("EXAMPLES"), "{name}: {text}");
    }
}

#[test]
fn a_folder_that_cannot_be_is_told() {
    insta::assert_snapshot!(Test::new("man pages/inner").file("pages", "a file").run());
}
