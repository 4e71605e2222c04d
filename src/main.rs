//! The command `fivenines`; see [`fivenines::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(fivenines::cli::main() as u8)
}
