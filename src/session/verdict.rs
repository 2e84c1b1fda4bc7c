//! What became of each promise.

use serde::Serialize;

use crate::protocol::{Breach, Info, Judge, Property};
use crate::scenario::Expectation;
use crate::sim::{Found, Run, Setup};

use super::Session;

/// Whether a property holds and, where it broke, when, where and how it first did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "plain words")]
pub struct Verdict {
    pub id: &'static str,
    pub holds: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_us: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nodes: Option<Vec<String>>,
    /// Slots or, of a property that is not about slots, epochs or tasks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slots: Option<Vec<u64>>,
    /// An English sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// By which event it broke: for those who go there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<u32>,
}

impl Session {
    /// What became of each promise that the protocol makes with these settings, in the order of its table.
    pub fn verdicts(&self) -> Vec<Verdict> {
        let Setup { info, settings, .. } = self.setup();
        info.promised(settings).map(|property| verdict(self.run(), info, property)).collect()
    }

    /// Whether every expectation that the run has passed held, and no promise broke that the script does not expect to
    /// break.
    pub fn ok(&self) -> bool {
        let expected = self.expected();
        let properties = self.setup().info.properties;
        let named = |judge: Judge| {
            expected.iter().any(|expected| match expected.expectation {
                Expectation::Breach(row) => properties.get(usize::from(row)).is_some_and(|it| it.judge == judge),
                _ => false,
            })
        };
        let held = expected.iter().all(|expected| expected.holds != Some(false));
        held && self.run().fabric().found.iter().all(|found| named(found.breach.judge))
    }
}

fn verdict(run: &dyn Run, info: &'static Info, property: &Property) -> Verdict {
    let found = run.fabric().found.iter().find(|found| found.breach.judge == property.judge);
    Verdict {
        id: property.id,
        holds: found.is_none(),
        at_us: found.map(|found| found.at.0),
        nodes: found.map(|found| found.breach.nodes.iter().map(ToString::to_string).collect()),
        slots: found.map(|found| found.breach.slots.clone()),
        detail: found.map(|found| detail(found, info)),
        event: found.map(|found| found.event),
    }
}

/// What broke, as an English sentence for terminals; the page has its own words.
fn detail(found: &Found, info: &'static Info) -> String {
    let Breach { judge, nodes, slots, .. } = &found.breach;
    let names: Vec<_> = nodes.iter().map(ToString::to_string).collect();
    let who = names.join(" and ");
    let numbers: Vec<_> = slots.iter().map(ToString::to_string).collect();
    let at = numbers.join(" and ");
    let epoch = info.epoch.id;
    match judge {
        // What stands there is no slot but the epoch.
        Judge::OneLeader => {
            let numbers: Vec<_> = slots.iter().map(|&number| info.epoch.text(number)).collect();
            format!("{who} both led {epoch} {}", numbers.join(" and "))
        }
        Judge::AppendOnly => format!("{who} led, and removed slot {at} from its own log"),
        Judge::PrefixOrder => format!("the logs of {who} have the same {epoch} at slot {at} and differ up to it"),
        Judge::Completeness => {
            format!("a leader lacks slot {at}, which was decided before it was elected ({who})")
        }
        Judge::Agreement => format!("{who} decided differently about slot {at}"),
        Judge::TotalOrder => format!("{who} delivered different values at place {at}"),
        Judge::SingleAssignment => format!("task {at} was given to two workers ({who})"),
        Judge::ExactlyOnce => format!("one request was carried out at slots {at} ({who})"),
        Judge::Acknowledged => format!("what a client was told to be done at slot {at} is no longer there ({who})"),
        Judge::Current => {
            format!("a read did not see slot {at}, which was acknowledged before it was asked for ({who})")
        }
        Judge::Progress => {
            "enough nodes heard each other, and yet a client waited longer for its answer than it should".to_owned()
        }
        Judge::Own(_) if at.is_empty() => format!("it does not hold for {who}"),
        Judge::Own(_) => format!("it does not hold for {who} at {at}"),
    }
}
