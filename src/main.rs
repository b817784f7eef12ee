//! The `gradus` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    gradus::cli::main()
}
