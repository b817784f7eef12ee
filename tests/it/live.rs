//! Policies that keep up with their files: every way in which a file changes.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use gradus::diagnostic::Lang;
use gradus::live::{Live, Set, Settings};
use tempfile::TempDir;

/// A policy that grades everybody this.
fn always(id: &str, grade: &str) -> String {
    format!(
        "policy {id}\ngrades A > B > C\ninput calls count\nif calls >= 1000 then grade C\notherwise grade {grade}\n"
    )
}

fn often() -> Settings {
    Settings {
        tick: Duration::from_millis(300),
        settle: Duration::from_millis(60),
        grace: Duration::from_millis(400),
        ..Settings::default()
    }
}

fn folder(files: &[(&str, String)]) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    folder
}

fn watching(path: &Path) -> Live {
    Live::with([path], often()).expect("a thread")
}

/// Who writes in several steps may be held up between them on a busy machine, which must not look like being done.
fn patient(path: &Path) -> Live {
    Live::with([path], Settings { settle: Duration::from_secs(2), ..often() }).expect("a thread")
}

/// What a lead is graded by this policy; nothing where there is no such policy.
fn grade(set: &Set, id: &str) -> Option<String> {
    let day = "2026-11-26".parse().expect("a day");
    let policy = set.get(id)?.on(day).expect("a version");
    let lead = gradus::Lead::new().with("calls", 1);
    policy.grade(&lead).expect("a verdict").grade().map(str::to_owned)
}

/// Waits until the set is so, and says how long that took.
fn until(live: &Live, what: &str, reached: impl Fn(&Set) -> bool) -> Duration {
    let started = Instant::now();
    loop {
        let set = live.current();
        if reached(&set) {
            return started.elapsed();
        }
        assert!(started.elapsed() < Duration::from_secs(10), "{what}: {:?}", set.troubles());
        live.later_than(set.generation(), Duration::from_millis(20));
    }
}

fn is(id: &'static str, wanted: &'static str) -> impl Fn(&Set) -> bool {
    move |set| grade(set, id).as_deref() == Some(wanted)
}

#[test]
fn a_valid_change_is_seen_at_once_and_a_set_once_taken_stays() {
    let folder = folder(&[("site.grade", always("site", "A"))]);
    // With a tick this long only the news of the system can tell.
    let live = Live::with([folder.path()], Settings { tick: Duration::from_secs(60), ..Settings::default() });
    let live = live.expect("a thread");
    let before = live.current();
    assert_eq!(grade(&before, "site").as_deref(), Some("A"));
    fs::write(folder.path().join("site.grade"), always("site", "B")).expect("a file");
    until(&live, "B", is("site", "B"));
    assert_eq!(grade(&before, "site").as_deref(), Some("A"));
    assert!(live.current().generation() > before.generation());
}

#[test]
fn an_invalid_policy_keeps_its_last_good_version_and_says_why_and_since_when() {
    let folder = folder(&[("site.grade", always("site", "A")), ("other.grade", always("other", "A"))]);
    let live = watching(folder.path());
    let file = folder.path().join("site.grade");
    fs::write(&file, "policy site\ngrades A > B\nif call >= 2 then grade A\n").expect("a file");
    until(&live, "trouble", |set| !set.troubles().is_empty());
    let set = live.current();
    assert_eq!(grade(&set, "site").as_deref(), Some("A"));
    let trouble = &set.get("site").expect("kept").troubles()[0];
    assert_eq!(trouble.path, file);
    assert!(trouble.wording(Lang::En).starts_with("line 3: G0"), "{}", trouble.wording(Lang::En));
    assert!(trouble.wording(Lang::Zh).starts_with("第 3 行：G0"), "{}", trouble.wording(Lang::Zh));
    assert!(set.get("other").expect("kept").troubles().is_empty());
    // Wrong in another way, it has been wrong since the first time.
    fs::write(&file, "policy site\ngrades A >\n").expect("a file");
    let line_two = |set: &Set| set.troubles().iter().any(|one| !one.wording(Lang::En).starts_with("line 3"));
    until(&live, "other trouble", line_two);
    assert_eq!(live.current().troubles()[0].since, trouble.since);
    fs::write(&file, always("site", "B")).expect("a file");
    until(&live, "B", is("site", "B"));
    assert!(live.current().troubles().is_empty());
}

#[test]
fn an_example_that_does_not_hold_is_an_error() {
    let folder = folder(&[("site.grade", always("site", "A"))]);
    let live = watching(folder.path());
    let text = always("site", "B") + "example { calls 1 } is A\n";
    fs::write(folder.path().join("site.grade"), text).expect("a file");
    until(&live, "trouble", |set| !set.troubles().is_empty());
    assert_eq!(grade(&live.current(), "site").as_deref(), Some("A"));
}

#[test]
fn policies_are_in_the_zone_that_was_set() {
    let folder = folder(&[("site.grade", always("site", "A"))]);
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
    let live = Live::with([folder.path()], Settings { zone: zone.clone(), ..often() }).expect("a thread");
    let kept = live.current();
    let policy = kept.get("site").expect("kept").on("2026-11-26".parse().expect("a day")).expect("a version");
    assert_eq!(*policy.zone(), zone);
}

#[test]
fn a_file_that_never_rests_does_not_hold_back_the_others() {
    let folder = folder(&[("restless.grade", always("restless", "A")), ("site.grade", always("site", "A"))]);
    let live = patient(folder.path());
    let (restless, site) = (folder.path().join("restless.grade"), folder.path().join("site.grade"));
    std::thread::scope(|scope| {
        let (tell, done) = std::sync::mpsc::channel::<()>();
        scope.spawn(move || {
            for number in 0.. {
                fs::write(&restless, format!("{}# {number}\n", always("restless", "B"))).expect("a file");
                if done.recv_timeout(Duration::from_millis(10)) != Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
                    return;
                }
            }
        });
        sleep(Duration::from_millis(200));
        fs::write(&site, always("site", "B")).expect("a file");
        until(&live, "B beside it", is("site", "B"));
        assert_eq!(grade(&live.current(), "restless").as_deref(), Some("A"), "it has not come to rest");
        drop(tell);
    });
    until(&live, "both", is("restless", "B"));
}

#[test]
fn a_file_written_in_pieces_is_never_taken_in_half() {
    let folder = folder(&[("site.grade", always("site", "A"))]);
    let live = patient(folder.path());
    let file = folder.path().join("site.grade");
    let first = live.current().generation();
    // Without its last line the policy is whole as well, and grades nobody who calls once.
    let whole = "policy site\ngrades A > B > C\ninput calls count\nif calls >= 9 then grade C\notherwise grade B\n";
    fs::write(&file, "").expect("a file");
    for end in (0..=whole.len()).step_by(4).chain([whole.len()]) {
        fs::write(&file, &whole[..end]).expect("a file");
        sleep(Duration::from_millis(15));
        assert!(live.current().generation() == first || is("site", "B")(&live.current()));
    }
    until(&live, "B", is("site", "B"));
    assert_eq!(live.current().generation(), first + 1);
}

#[test]
fn a_file_renamed_over_is_a_change() {
    let folder = folder(&[("site.grade", always("site", "A"))]);
    let live = watching(folder.path());
    for wanted in ["B", "A"] {
        fs::write(folder.path().join(".new"), always("site", wanted)).expect("a file");
        fs::rename(folder.path().join(".new"), folder.path().join("site.grade")).expect("renamed");
        until(&live, wanted, |set| grade(set, "site").as_deref() == Some(wanted));
    }
}

#[test]
fn the_same_bytes_saved_again_are_no_change() {
    let folder = folder(&[("site.grade", always("site", "A"))]);
    let live = watching(folder.path());
    let first = live.current();
    for _ in 0..5 {
        fs::write(folder.path().join("site.grade"), always("site", "A")).expect("a file");
        sleep(Duration::from_millis(100));
    }
    sleep(Duration::from_millis(700));
    assert_eq!(live.current().generation(), first.generation());
    // Asked for, it is read again all the same.
    let forced = live.reload();
    assert!(forced.generation() > first.generation());
    assert!(forced.get("site").expect("kept").loaded() > first.get("site").expect("kept").loaded());
}

#[test]
fn files_changed_together_are_taken_as_one() {
    let shared = |n: u32| format!("let enough = {n}\n");
    let text = |id: &str, n: u32| {
        format!(
            "policy {id}\nuse \"common.grade\"\nlet mine = {n}\ngrades A > B > C\ninput calls count\n\
             if enough != mine then grade C\nif enough = mine and calls >= enough then grade A\n\
             otherwise grade B\n"
        )
    };
    let folder =
        folder(&[("common.grade", shared(1)), ("north.grade", text("north", 1)), ("south.grade", text("south", 1))]);
    let live = patient(folder.path());
    assert!(live.current().troubles().is_empty(), "{:?}", live.current().troubles());
    assert_eq!(live.current().policies().count(), 2);
    for n in [2, 3, 1] {
        let both: &[&str] = if n % 2 == 0 { &["north", "south"] } else { &["south", "north"] };
        fs::write(folder.path().join("common.grade"), shared(n)).expect("a file");
        for id in both {
            sleep(Duration::from_millis(7));
            fs::write(folder.path().join(format!("{id}.grade")), text(id, n)).expect("a file");
        }
        let wanted = if n == 1 { "A" } else { "B" };
        until(&live, wanted, |set| {
            let (north, south) = (grade(set, "north"), grade(set, "south"));
            assert_eq!(north, south);
            assert_ne!(north.as_deref(), Some("C"), "{n}: parts of two versions");
            north.as_deref() == Some(wanted)
        });
    }
}

#[test]
fn a_broken_shared_file_keeps_all_that_use_it() {
    let text = |id: &str| {
        format!(
            "policy {id}\nuse \"common.grade\"\ngrades A > B\ninput calls count\nif calls >= enough then grade A\notherwise grade B\n"
        )
    };
    let folder = folder(&[
        ("common.grade", "let enough = 1\n".to_owned()),
        ("north.grade", text("north")),
        ("south.grade", text("south")),
    ]);
    let live = watching(folder.path());
    fs::remove_file(folder.path().join("common.grade")).expect("removed");
    until(&live, "two troubles", |set| set.troubles().len() == 2);
    assert!(is("north", "A")(&live.current()) && is("south", "A")(&live.current()));
    fs::write(folder.path().join("common.grade"), "let enough = 2\n").expect("a file");
    until(&live, "B", is("north", "B"));
    assert!(is("south", "B")(&live.current()));
    assert!(live.current().troubles().is_empty());
}

#[cfg(unix)]
#[test]
fn a_folder_behind_a_link_is_swapped_as_kubernetes_does_it() {
    use std::os::unix::fs::symlink;
    let folder = TempDir::new().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let version = |name: &str, n: u32| {
        fs::create_dir(at(name)).expect("a folder");
        fs::write(at(name).join("common.grade"), format!("let enough = {n}\n")).expect("a file");
        let text = "policy site\nuse \"common.grade\"\ngrades A > B\ninput calls count\n\
                    if calls >= enough then grade A\notherwise grade B\n";
        fs::write(at(name).join("site.grade"), text).expect("a file");
    };
    version("..one", 1);
    symlink("..one", at("..data")).expect("a link");
    symlink("..data/site.grade", at("site.grade")).expect("a link");
    symlink("..data/common.grade", at("common.grade")).expect("a link");
    let live = watching(folder.path());
    assert!(is("site", "A")(&live.current()), "{:?}", live.current().troubles());
    let hash = |live: &Live| {
        let set = live.current();
        set.get("site").expect("kept").versions().next().expect("a version").reference().source.clone()
    };
    let first = hash(&live);
    for (new, old, n, wanted) in [("..two", "..one", 2, "B"), ("..three", "..two", 1, "A")] {
        version(new, n);
        symlink(new, at("..data_tmp")).expect("a link");
        fs::rename(at("..data_tmp"), at("..data")).expect("renamed");
        fs::remove_dir_all(at(old)).expect("removed");
        until(&live, wanted, |set| grade(set, "site").as_deref() == Some(wanted));
        assert!(live.current().troubles().is_empty());
    }
    // The same texts are the same policy, wherever the link leads.
    assert_eq!(hash(&live), first);
}

#[test]
fn a_folder_deleted_and_made_again_is_picked_up() {
    let outer = TempDir::new().expect("a folder");
    let inner = outer.path().join("policies");
    fs::create_dir(&inner).expect("a folder");
    fs::write(inner.join("site.grade"), always("site", "A")).expect("a file");
    let live = watching(&inner);
    fs::remove_dir_all(&inner).expect("removed");
    until(&live, "trouble", |set| !set.troubles().is_empty());
    sleep(Duration::from_millis(900));
    assert!(is("site", "A")(&live.current()), "while its folder is gone, a policy stays");
    fs::create_dir(&inner).expect("a folder");
    sleep(Duration::from_millis(900));
    assert!(is("site", "A")(&live.current()), "an empty folder is being filled");
    fs::write(inner.join("site.grade"), always("site", "B")).expect("a file");
    until(&live, "B", is("site", "B"));
    assert!(live.current().troubles().is_empty());
    // The new folder is followed as the old one was.
    fs::write(inner.join("site.grade"), always("site", "A")).expect("a file");
    until(&live, "A", is("site", "A"));
    // And so is one that is put in its place as a whole.
    let next = outer.path().join("next");
    fs::create_dir(&next).expect("a folder");
    fs::write(next.join("site.grade"), always("site", "B")).expect("a file");
    fs::rename(&inner, outer.path().join("old")).expect("renamed");
    fs::rename(&next, &inner).expect("renamed");
    until(&live, "B", is("site", "B"));
}

#[test]
fn a_deleted_file_takes_its_policy_along_when_it_stays_deleted() {
    let folder = folder(&[("site.grade", always("site", "A")), ("other.grade", always("other", "A"))]);
    let grace = Duration::from_secs(2);
    let live = Live::with([folder.path()], Settings { grace, ..often() }).expect("a thread");
    let file = folder.path().join("site.grade");
    // Deleted and written again at once, as some editors do.
    fs::remove_file(&file).expect("removed");
    sleep(Duration::from_millis(200));
    assert!(is("site", "A")(&live.current()));
    fs::write(&file, always("site", "B")).expect("a file");
    until(&live, "B", is("site", "B"));
    fs::remove_file(&file).expect("removed");
    let took = until(&live, "gone", |set| set.get("site").is_none());
    assert!(took >= grace, "{took:?}");
    assert!(is("other", "A")(&live.current()));
    fs::write(&file, always("site", "A")).expect("a file");
    until(&live, "back", is("site", "A"));
}

#[test]
fn a_file_given_by_name_stays_when_it_is_deleted() {
    let folder = folder(&[("site.grade", always("site", "A")), ("other.grade", always("other", "A"))]);
    let live = watching(&folder.path().join("site.grade"));
    assert_eq!(live.current().policies().count(), 1);
    fs::remove_file(folder.path().join("site.grade")).expect("removed");
    until(&live, "trouble", |set| !set.troubles().is_empty());
    sleep(Duration::from_millis(900));
    assert!(is("site", "A")(&live.current()));
    fs::write(folder.path().join("site.grade"), always("site", "B")).expect("a file");
    until(&live, "B", is("site", "B"));
}

#[test]
fn versions_of_one_policy_are_chosen_by_the_day_and_must_not_overlap() {
    let dated = |period: &str, grade: &str| {
        always("site", grade).replace("policy site", &format!("policy site\neffective {period}"))
    };
    let folder = folder(&[
        ("2025.grade", dated("from 2025-01-01 until 2025-12-31", "A")),
        ("2026.grade", dated("from 2026-01-01", "B")),
    ]);
    let live = watching(folder.path());
    let set = live.current();
    let kept = set.get("site").expect("kept");
    let graded = |day: &str| {
        let policy = kept.on(day.parse().expect("a day")).expect("a version");
        policy.grade(&gradus::Lead::new().with("calls", 1)).expect("a verdict").grade().map(str::to_owned)
    };
    assert_eq!((graded("2025-05-01").as_deref(), graded("2026-05-01").as_deref()), (Some("A"), Some("B")));
    assert!(kept.on("2024-05-01".parse().expect("a day")).is_err());
    fs::write(folder.path().join("extra.grade"), dated("from 2026-06-01", "C")).expect("a file");
    until(&live, "overlap", |set| !set.troubles().is_empty());
    assert!(is("site", "B")(&live.current()));
    fs::remove_file(folder.path().join("extra.grade")).expect("removed");
    until(&live, "mended", |set| set.troubles().is_empty());
    assert!(is("site", "B")(&live.current()));
}

#[test]
fn many_strange_files_do_not_keep_a_change_from_being_seen() {
    let folder = folder(&[("site.grade", always("site", "A"))]);
    let live = watching(folder.path());
    for n in 0..20_000 {
        fs::write(folder.path().join(format!("{n}.txt")), "x").expect("a file");
    }
    fs::write(folder.path().join("site.grade"), always("site", "B")).expect("a file");
    let took = until(&live, "B", is("site", "B"));
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[test]
fn too_many_policies_are_an_accident() {
    let folder = folder(&[("site.grade", always("site", "A"))]);
    let live = watching(folder.path());
    for n in 0..1_000 {
        fs::write(folder.path().join(format!("{n}.grade")), "grades").expect("a file");
    }
    let told = |set: &Set| set.troubles().iter().any(|one| one.wording(Lang::En).contains("1001 policies"));
    until(&live, "too many", told);
    assert!(is("site", "A")(&live.current()));
}

#[test]
fn nothing_is_left_behind_when_it_is_dropped() {
    let folder = folder(&[("site.grade", always("site", "A"))]);
    let live = Arc::new(Live::with([folder.path()], Settings::default()).expect("a thread"));
    let asking = Arc::clone(&live);
    let other = std::thread::spawn(move || asking.later_than(1_000, Duration::from_millis(200)).generation());
    assert_eq!(other.join().expect("no panic"), 1);
    let started = Instant::now();
    drop(live);
    assert!(started.elapsed() < Duration::from_secs(1));
    #[cfg(target_os = "linux")]
    {
        // Each test of this file runs in a process of its own under nextest; elsewhere other tests have such threads.
        let left = || threads().iter().any(|name| name.starts_with("gradus-live") || name.starts_with("notify-rs"));
        while std::env::var_os("NEXTEST").is_some() && left() {
            // That of notify ends soon after, when the machine lets it.
            assert!(started.elapsed() < Duration::from_secs(10), "{:?}", threads());
            sleep(Duration::from_millis(20));
        }
    }
}

/// The names of the threads of this process.
#[cfg(target_os = "linux")]
fn threads() -> Vec<String> {
    let tasks = fs::read_dir("/proc/self/task").expect("tasks");
    tasks.filter_map(|task| fs::read_to_string(task.ok()?.path().join("comm")).ok()).collect()
}

#[test]
fn what_is_not_there_is_told_and_picked_up_when_it_comes() {
    let outer = TempDir::new().expect("a folder");
    let live = watching(&outer.path().join("later.grade"));
    assert_eq!((live.current().policies().count(), live.current().troubles().len()), (0, 1));
    fs::write(outer.path().join("later.grade"), always("later", "A")).expect("a file");
    until(&live, "A", is("later", "A"));
}
