//! Histories of real systems, with the verdicts that porcupine's authors published.

use quorate::check::{self, BUDGET, Format, Model};

use super::outside;

fn sample(path: &str, format: Format, model: Model, linearizable: bool) {
    let Some(text) = outside(&format!("porcupine/{path}")) else { return };
    let history = check::read(text.as_bytes(), format, model, None).unwrap_or_else(|fault| panic!("{path}: {fault}"));
    let found = check::judge(&history, BUDGET).verdict;
    assert_eq!(found.name(), if linearizable { "linearizable" } else { "not linearizable" }, "{path}: {found:?}");
}

#[test]
fn porcupine_etcd_registers() {
    let linearizable = [2, 5, 7, 18, 25, 31, 51, 75, 80, 92];
    let not = [0, 1, 3, 4, 10, 20, 40, 50, 60, 99];
    for (numbers, verdict) in [(linearizable, true), (not, false)] {
        for number in numbers {
            sample(&format!("jepsen/etcd_{number:03}.log"), Format::Jepsen, Model::Register, verdict);
        }
    }
}

#[test]
fn porcupine_key_value_stores() {
    sample("kv/c01-ok.txt", Format::Kv, Model::Kv, true);
    sample("kv/c01-bad.txt", Format::Kv, Model::Kv, false);
    sample("kv/c10-ok.txt", Format::Kv, Model::Kv, true);
}
