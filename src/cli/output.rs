//! What the command line prints.

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use quorate::protocol::{Instant, Numbering};
use quorate::session::{Report, seconds};

use super::input::Problem;

/// Prints text on the standard output, and turns the outcome into an exit code. A reader who has read enough, as `head`
/// has, is no failure.
pub fn print(name: &str, text: &str, ok: bool) -> Result<ExitCode, Problem> {
    let mut out = io::stdout().lock();
    printed(name, out.write_all(text.as_bytes()).and_then(|()| out.flush()), ok)
}

/// The exit code after something was printed on the standard output.
pub fn printed(name: &str, written: io::Result<()>, ok: bool) -> Result<ExitCode, Problem> {
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Problem::new(name, format!("the standard output could not be written: {error}")))
        }
        _ => Ok(ExitCode::from(u8::from(!ok))),
    }
}

/// A report for people.
pub fn summary(report: &Report, epoch: Numbering, history: &str) -> String {
    let operations = &report.operations;
    let mut lines = vec![
        format!("{}, {}, seed {}", report.protocol, counted(report.nodes, "node"), report.seed),
        format!(
            "{} of cluster time, {}, {}",
            seconds(Instant(report.end_us)),
            counted(report.events.into(), "event"),
            counted(report.messages, "message")
        ),
        format!("digest {}", report.digest),
        format!("leaders: {}", leaders(report, epoch)),
        format!(
            "operations: {} invoked, {} acknowledged, {} failed, {} unknown; {}; {} acknowledged lost",
            operations.invoked,
            operations.ok,
            operations.failed,
            operations.unknown,
            counted(report.commits, "commit"),
            report.lost.len()
        ),
    ];
    lines.extend(report.lost.iter().map(|lost| format!("  lost: {} {}, {}", lost.client, lost.number, lost.operation)));
    lines.push(format!("history: {history}"));
    if !report.rules_off.is_empty() {
        lines.push(format!("rules off: {}", report.rules_off.join(", ")));
    }
    let broken = report.checks.iter().filter(|check| !check.holds);
    let holding = report.checks.iter().filter(|check| check.holds).count();
    lines.push(format!("promises: {holding} of {} hold", report.checks.len()));
    lines.extend(broken.map(|check| {
        let at = seconds(Instant(check.at_us.unwrap_or_default()));
        format!("  broken at {at}: {}: {}", check.id, check.detail.as_deref().unwrap_or_default())
    }));
    if !report.expectations.is_empty() {
        let held = report.expectations.iter().filter(|expectation| expectation.holds).count();
        lines.push(format!("expectations: {held} of {} hold", report.expectations.len()));
    }
    let failed = report.expectations.iter().filter(|expectation| !expectation.holds);
    lines.extend(failed.map(|expectation| format!("  line {} does not hold: {}", expectation.line, expectation.text)));
    lines.push(if report.ok { "ok" } else { "not ok" }.to_owned());
    lines.push(String::new());
    lines.join("\n")
}

fn leaders(report: &Report, epoch: Numbering) -> String {
    const SHOWN: usize = 8;
    let leader = |it: &quorate::session::Leader| {
        let at = seconds(Instant(it.at_us));
        format!("{} in {} {} at {at}", it.node, epoch.id, epoch.text(it.epoch))
    };
    let mut shown: Vec<_> = report.leaders.iter().take(SHOWN).map(leader).collect();
    match report.leaders.len().checked_sub(SHOWN) {
        _ if shown.is_empty() => shown.push("none".to_owned()),
        Some(more) if more > 0 => shown.push(format!("{more} more")),
        _ => {}
    }
    shown.join(", ")
}

/// A number of things.
pub fn counted(count: u64, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}
