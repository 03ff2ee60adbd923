//! The same bits on every target: this test runs natively and as wasm with one constant.

use super::formulas::with_formulas;
use super::sample::{FIRST, frame, rich};
use crate::influence::model::{Change, Scenario};

#[test]
fn the_bits_are_the_same_everywhere() {
    // FNV-1a, 64 bits (Fowler, Noll and Vo).
    let mut digest = 0xCBF2_9CE4_8422_2325_u64;
    let mut add = |value: u64| {
        for byte in value.to_le_bytes() {
            digest = (digest ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
    };
    for model in [rich(), with_formulas()] {
        let moves = vec![Change { node: 1, value: 4.0, start: FIRST + 1, end: None }];
        let scenario = Scenario { moves, ..Scenario::default() };
        let mut fast = frame::<f32>(model.clone(), 777);
        let samples = fast.propagate(&scenario).unwrap();
        for place in 0..samples.nodes().len() {
            for row in 0..samples.horizon() {
                samples.at(place, row).unwrap().iter().for_each(|value| add(u64::from(value.to_bits())));
            }
        }
        let mut fine = frame::<f64>(model, 77);
        let samples = fine.propagate(&scenario).unwrap();
        for row in 0..samples.horizon() {
            samples.at(3, row).unwrap().iter().for_each(|value| add(value.to_bits()));
        }
    }
    // A deliberate change of the method changes this number; nothing else may.
    assert_eq!(digest, 0x852e_1b71_13c3_5e87, "{digest:#018x}");
}
