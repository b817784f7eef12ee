//! Folders: nothing happens where nothing changes, and whatever happens, the server comes to what stands there.

use super::*;

fn start() -> Server {
    Server::start(Test::new("serve policies --listen 127.0.0.1:0").file("policies/site.grade", always("A")))
}

const PATIENCE: Duration = Duration::from_secs(5);

#[test]
fn the_figure_of_success_follows_the_file() {
    let server = start();
    let success = || server.figure("gradus_reload_success").expect("a figure");
    let mut came = vec![success()];
    for text in ["grades A >".to_owned(), always("A")] {
        server.write("policies/site.grade", &text);
        let before = came.last().cloned().expect("a figure");
        within(PATIENCE, || success() != before);
        came.push(success());
    }
    let mut figures = Figures::default();
    let came = came.join(", ");
    figures.is("valid, invalid, the same valid again: `gradus_reload_success`", "1, 0, 1", &came, came == "1, 0, 1");
    figures.end();
}

#[test]
fn where_nothing_changes_nothing_is_read_anew() {
    let server = start();
    let state = || {
        let about = server.get("/v1/policies/site").json();
        (server.figure("gradus_set_generation"), about["loaded"].clone(), about["hash"].clone())
    };
    let before = state();
    let idle = sized(Duration::from_secs(3), Duration::from_secs(60));
    sleep(idle);
    let after = state();
    let mut figures = Figures::default();
    let came = format!("set {}, then {}", before.0.clone().unwrap_or_default(), after.0.clone().unwrap_or_default());
    figures.is(&format!("{} s of rest", idle.as_secs()), "no reload", &came, before == after);
    figures.end();
}

#[test]
fn more_files_than_the_system_can_tell_of_do_not_hide_a_change() {
    let server = start();
    let count = sized(2_000, 20_000);
    let throw = |end: &str| {
        thread::scope(|scope| {
            for part in 0..4 {
                let server = &server;
                scope.spawn(move || {
                    (part..count).step_by(4).for_each(|at| server.write(&format!("policies/thrown{at}.{end}"), "x"));
                });
            }
        });
    };
    let mut figures = Figures::default();
    throw("tmp");
    server.write("policies/site.grade", &always("B"));
    let took = within(PATIENCE, || version(&server) == "B");
    figures.is(
        &format!("{count} files thrown into the folder, then a change"),
        "graded by in 5 s",
        &shown(took),
        took.is_some(),
    );
    // So many policies are a mistake: nothing of them is taken, and that is told.
    throw("grade");
    let told = within(PATIENCE, || server.figure("gradus_reload_success").as_deref() == Some("0"));
    let still = version(&server) == "B";
    figures.is(
        &format!("{count} policy files that are none"),
        "told in 5 s, the last good one stays",
        &format!("{}, {}", shown(told), if still { "stays" } else { "is gone" }),
        told.is_some() && still,
    );
    for at in 0..count {
        fs::remove_file(server.path(&format!("policies/thrown{at}.grade"))).expect("removed");
    }
    server.write("policies/site.grade", &always("C"));
    let mended =
        within(PATIENCE, || version(&server) == "C" && server.figure("gradus_reload_success").as_deref() == Some("1"));
    figures.is("… and taken away, with a change", "all good in 5 s", &shown(mended), mended.is_some());
    figures.end();
}

#[test]
fn a_folder_that_is_deleted_and_made_again_is_followed() {
    let server = start();
    fs::remove_dir_all(server.path("policies")).expect("removed");
    let told = within(PATIENCE, || server.figure("gradus_reload_success").as_deref() == Some("0"));
    sleep(sized(Duration::from_millis(500), Duration::from_secs(5)));
    let still = version(&server) == "A";
    fs::create_dir(server.path("policies")).expect("a folder");
    server.write("policies/site.grade", &always("B"));
    let took = within(PATIENCE, || version(&server) == "B");
    // What comes later is seen as well.
    server.write("policies/site.grade", &always("C"));
    let later = within(PATIENCE, || version(&server) == "C");
    let mut figures = Figures::default();
    figures.is(
        "the folder deleted",
        "told, the last good one stays",
        &format!("{}, {}", shown(told), if still { "stays" } else { "is gone" }),
        told.is_some() && still,
    );
    let came = format!("{}, the next change {}", shown(took), shown(later));
    figures.is("… and made again with another text", "graded by in 5 s", &came, took.is_some() && later.is_some());
    figures.end();
}
