//! The floors of the house: a module uses lower floors only.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Each room with its floor; `docs/architecture.md` shows the same table.
const FLOORS: &[(&str, u8)] = &[
    ("source", 0),
    ("value", 0),
    ("limits", 0),
    ("diagnostic", 1),
    ("syntax", 2),
    ("semantics", 3),
    ("plan", 4),
    ("eval", 5),
    ("diagram", 6),
    ("kernel", 6),
    ("render", 6),
    ("data", 6),
    ("proof", 7),
    ("policy", 8),
    ("columns", 9),
    ("folder", 9),
    ("sheets", 9),
    ("testing", 9),
    ("live", 10),
    ("lsp", 10),
    ("cli", 11),
];

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("src can be read") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}

fn room(path: &Path) -> String {
    let inside = path.strip_prefix("src").expect("below src");
    let first = inside.iter().next().expect("a room").to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// The rooms that a text names as `crate::room`.
fn named(text: &str) -> Vec<String> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let code = code.collect::<Vec<_>>().join("\n");
    code.split("crate::")
        .skip(1)
        .map(|rest| rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect())
        .collect()
}

#[test]
fn a_room_uses_lower_floors_only() {
    let floors: HashMap<&str, u8> = FLOORS.iter().copied().collect();
    let mut wrong = Vec::new();
    for path in files(Path::new("src")) {
        let room = room(&path);
        if room == "lib" || room == "main" {
            continue;
        }
        let floor = floors.get(room.as_str()).unwrap_or_else(|| panic!("`{room}` has no floor"));
        for used in named(&fs::read_to_string(&path).expect("a source file")) {
            let below = floors.get(used.as_str()).is_some_and(|other| other < floor);
            let beside = matches!(floors.get(used.as_str()), Some(0)) && *floor == 0;
            if used != room && !below && !beside {
                wrong.push(format!("{} (floor {floor}) uses `{used}`", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "floors are broken:\n{}", wrong.join("\n"));
}

#[test]
fn the_entrance_is_small() {
    let main = fs::read_to_string("src/main.rs").expect("main");
    assert!(main.lines().count() <= 15, "src/main.rs has at most 15 lines");
}

#[test]
fn below_the_top_floor_there_is_no_clock_thread_or_file() {
    let forbidden = ["std::fs", "std::thread", "SystemTime", "Zoned::now", "Timestamp::now", "std::env", "static mut"];
    let mut wrong = Vec::new();
    for path in files(Path::new("src")) {
        let room = room(&path);
        if matches!(room.as_str(), "cli" | "folder" | "live" | "lsp" | "main") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a source file");
        let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        for word in forbidden {
            if code.iter().any(|line| line.contains(word)) {
                wrong.push(format!("{}: {word}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
