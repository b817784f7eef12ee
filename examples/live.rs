//! Policies that keep up with their files, in a program of yours: say what is served, and what has changed.
//!
//! `cargo run --features live --example live -- policies 60`: watches that folder for a minute.

use std::error::Error;
use std::time::{Duration, Instant};

use gradus::diagnostic::Lang;
use gradus::live::{Live, Set};

/// One line for each policy, and one for each thing that is wrong.
fn show(set: &Set) {
    println!("set {}", set.generation());
    for kept in set.policies() {
        for policy in kept.versions() {
            let reference = policy.reference();
            let version = reference.version.as_deref().unwrap_or("-");
            println!("  {} {version} {}", kept.id(), reference.source);
        }
    }
    for trouble in set.troubles() {
        println!("  {}: {}", trouble.path.display(), trouble.wording(Lang::En));
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().unwrap_or_else(|| "policies".to_owned());
    let seconds = args.next().map_or(Ok(0), |text| text.parse())?;
    let live = Live::open([folder])?;
    // A request takes the set once; whatever happens to the files meanwhile, it is graded by one version.
    let mut set = live.current();
    show(&set);
    let end = Instant::now() + Duration::from_secs(seconds);
    while Instant::now() < end {
        let later = live.later_than(set.generation(), end - Instant::now());
        if later.generation() > set.generation() {
            show(&later);
        }
        set = later;
    }
    Ok(())
}
