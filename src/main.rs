//! The command line of the lab.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
