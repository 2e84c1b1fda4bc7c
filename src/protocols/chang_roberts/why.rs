//! Why a node of the ring did what it did, and why nobody is elected: what is looked up, for the page to say.

use super::{AGAIN, ChangRoberts, DIRECTION, INITIATORS, LEAST_ONLY, Number, Role};
use crate::protocol::{Because, Input, Inquiry, Lack, NodeId, Outlook, Question, each};

/// Why `before`, which is now `after`, did what it did.
pub fn why(before: &ChangRoberts, after: &ChangRoberts, asked: &Inquiry<'_, ChangRoberts>) -> Vec<Because> {
    let of = |key| Because::of(key).node("node", before.me);
    let because = match asked.input {
        Input::Deliver { message: Number(number), .. } => {
            let key = match (before.role, after.role) {
                _ if *number == before.me => "elected",
                (Role::Candidate, Role::Lost) => "lost",
                (Role::Elected, Role::Lost) => "lost-again",
                _ if asked.cx.rules.keep(LEAST_ONLY) && before.drops(*number) => "dropped",
                _ => "passed-on",
            };
            let because = of(key).number("number", number.0.into());
            if matches!(key, "elected" | "dropped") { because.by(LEAST_ONLY) } else { because }
        }
        Input::Fire(_) => of("again").micros("every", asked.cx.get(AGAIN)),
        _ => return Vec::new(),
    };
    vec![because]
}

/// Why nobody is elected, or this node is not: where the number ends that nobody drops.
pub fn why_not(cluster: &Outlook<'_, ChangRoberts>, question: Question) -> Option<Lack> {
    let asked = match question {
        Question::Leads => None,
        Question::Elected(id) => Some(id),
        _ => return None,
    };
    let ring: Vec<NodeId> = cluster.roster.iter().map(|member| member.id).collect();
    let stands = |at: usize| each(cluster.get(INITIATORS), at, 1) == 1 && (cluster.up)(ring[at]);
    let because = match ((0..ring.len()).find(|&at| stands(at)), asked) {
        (_, Some(id)) if !(cluster.up)(id) => Because::of("down").node("node", id),
        (None, _) => Because::of("nobody-stands"),
        (Some(least), Some(id)) if ring[least] != id => {
            Because::of("not-least").node("node", id).node("for", ring[least])
        }
        (Some(least), _) => round(cluster, &ring, least),
    };
    Some(Lack::plain(because))
}

/// What becomes of the number of the node at `least` on its way round.
fn round(cluster: &Outlook<'_, ChangRoberts>, ring: &[NodeId], least: usize) -> Because {
    let (count, node) = (ring.len(), ring[least]);
    let step = if cluster.get(DIRECTION) == 0 { 1 } else { count - 1 };
    let of = |key| Because::of(key).node("node", node);
    if cluster.nodes.get(&node).is_some_and(|node| node.role == Role::Elected) {
        return of("is-elected");
    }
    let (mut from, mut to) = (least, (least + step) % count);
    loop {
        if !(cluster.up)(ring[to]) {
            return of("ends-down").node("from", ring[to]);
        }
        if from != to && !(cluster.reaches)(ring[from], ring[to]) {
            return of("ends-cut").node("from", ring[from]).node("for", ring[to]);
        }
        if to == least {
            return of("under-way");
        }
        (from, to) = (to, (to + step) % count);
    }
}
