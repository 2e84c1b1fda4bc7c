//! A second judge that knows nothing but the definition: it tries all orders.

/// An operation as plainly as can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Did {
    Read(Option<String>),
    Write(Option<String>),
    Append(String),
    /// What it expected, what it was to set, and whether it found it, if anyone knows.
    Cas(Option<String>, Option<String>, Option<bool>),
}

/// With when it was called, and when it returned.
#[derive(Clone, Debug)]
pub struct Plain {
    pub did: Did,
    pub call: u32,
    pub back: Option<u32>,
}

/// Whether these operations have an order that begins with this state.
pub fn linearizable(ops: &[Plain], state: &Option<String>) -> bool {
    let mut left: Vec<usize> = (0..ops.len()).collect();
    orders(ops, &mut left, state.clone())
}

fn orders(ops: &[Plain], left: &mut Vec<usize>, state: Option<String>) -> bool {
    // Those that never returned may be left out.
    if left.iter().all(|at| ops[*at].back.is_none()) {
        return true;
    }
    for place in 0..left.len() {
        let at = left[place];
        // Nothing that returned before it was called may come after it.
        if left.iter().any(|other| ops[*other].back.is_some_and(|back| back < ops[at].call)) {
            continue;
        }
        let Some(next) = after(&ops[at].did, state.clone()) else { continue };
        left.remove(place);
        let found = orders(ops, left, next);
        left.insert(place, at);
        if found {
            return true;
        }
    }
    false
}

/// The state after an operation, if it can have been told what it was told.
fn after(did: &Did, state: Option<String>) -> Option<Option<String>> {
    match did {
        Did::Read(found) => (*found == state).then_some(state),
        Did::Write(value) => Some(value.clone()),
        Did::Append(value) => Some(Some(state.unwrap_or_default() + value)),
        Did::Cas(from, to, Some(true)) => (*from == state).then(|| to.clone()),
        Did::Cas(from, _, Some(false)) => (*from != state).then_some(state),
        Did::Cas(from, to, None) => Some(if *from == state { to.clone() } else { state }),
    }
}
