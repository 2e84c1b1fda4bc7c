//! Fewer commands with the same outcome: delta debugging (Zeller and Hildebrandt 2002).

use crate::registry::Registry;
use crate::scenario::{self, Line, Script};

/// A script with as few lines as can be found by taking out some at a time, so that it still `fails`. No single line
/// of it can be taken out.
pub(super) fn shrink(registry: Registry, script: &Script, fails: &dyn Fn(&Script) -> bool) -> Script {
    let with = |lines: &[Line]| {
        // What is given away is text: a script of which some lines are gone must read as well.
        let some = Script { lines: lines.to_vec(), ..script.clone() };
        scenario::parse(registry, &some.to_string()).ok().filter(|some| fails(some))
    };
    let mut lines = script.lines.clone();
    let mut size = lines.len().div_ceil(2);
    while size > 0 {
        let (mut at, mut fewer) = (0, false);
        while at < lines.len() {
            let mut rest = lines.clone();
            rest.drain(at..(at + size).min(lines.len()));
            match with(&rest) {
                Some(_) => {
                    lines = rest;
                    fewer = true;
                }
                None => at += size,
            }
        }
        // At the finest, what could not be taken out before may be now.
        if !(size == 1 && fewer) {
            size /= 2;
        }
    }
    with(&lines).unwrap_or_else(|| script.clone())
}
