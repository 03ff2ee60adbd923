//! The same bits on every target: this test runs natively and as wasm with one constant.

use crate::rng::{Key, Lanes, SignedNormal, Stream, polynomial};

/// FNV-1a, 64 bits (Fowler, Noll and Vo).
fn add(digest: &mut u64, value: u64) {
    for byte in value.to_le_bytes() {
        *digest = (*digest ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
    }
}

#[test]
fn the_bits_are_the_same_everywhere() {
    let mut digest = 0xCBF2_9CE4_8422_2325;
    let mut lanes = Lanes::new(Key::new(7, 1_u128 << 90 | 5), 3);
    let mut row = vec![0.0_f32; 10_010];
    let signed = SignedNormal::new(-0.4, 0.3).unwrap();
    for round in 0..5 {
        match round {
            0 => lanes.fill_normals(&mut row),
            1 => lanes.fill_uniforms(&mut row),
            2 => lanes.fill_exponentials(&mut row),
            3 => lanes.fill_ordered_normals(&mut row),
            _ => signed.fill(&mut lanes, &mut row),
        }
        for value in &row {
            add(&mut digest, u64::from(value.to_bits()));
            for function in [polynomial::exp, polynomial::tanh, polynomial::logistic] {
                add(&mut digest, u64::from(function(3.0 * value).to_bits()));
            }
        }
    }
    let mut stream = Stream::new(Key::new(8, 6), 0);
    for _ in 0..500 {
        let values = [
            stream.uniform(),
            stream.normal(),
            stream.exponential(),
            stream.lognormal(0.1, 0.4),
            stream.gamma(0.7).unwrap(),
            stream.gamma(7.5).unwrap(),
            stream.poisson(3.0).unwrap(),
            stream.poisson(300.0).unwrap(),
            stream.normal_between(1.0, 4.0).unwrap(),
            stream.below(17) as f64,
        ];
        values.iter().for_each(|value| add(&mut digest, value.to_bits()));
    }
    // A deliberate change of the method changes this number; nothing else may.
    assert_eq!(digest, 0x5d52_efde_25ae_a2ac, "{digest:#018x}");
}
