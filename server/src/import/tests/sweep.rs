//! Bytes of a sound folder changed in many ways: it is read, or refused with a place, and nothing ever panics.

use super::sample::{FILES, folder, read};
use std::fs;

/// A generator of its own (xorshift64*, Vigna 2016): the same damage on every machine.
struct Damage(u64);

impl Damage {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % bound
    }

    /// One byte replaced, removed or put in; the bytes that mean something come often.
    fn apply(&mut self, text: &mut Vec<u8>) {
        let meaningful = b"\",\n\r\0;-.% 019zZT\xff\xc3\xef";
        let byte = if self.below(4) == 0 { self.below(256) as u8 } else { meaningful[self.below(meaningful.len())] };
        let position = self.below(text.len());
        match self.below(3) {
            0 => text[position] = byte,
            1 => drop(text.remove(position)),
            _ => text.insert(position, byte),
        }
    }
}

#[test]
fn damaged_folders_are_read_or_refused_with_a_place() {
    let sound = folder();
    let expected = read(&sound).unwrap();
    let mut damage = Damage(1376);
    let mut refused = 0;
    for (file, text) in FILES {
        let path = sound.path().join(file);
        for _ in 0..60 {
            let mut bytes = text.as_bytes().to_vec();
            for _ in 0..=damage.below(3) {
                damage.apply(&mut bytes);
            }
            fs::write(&path, &bytes).unwrap();
            if let Err(refusal) = read(&sound) {
                refused += 1;
                assert_eq!(refusal.errors.len() as u64, refusal.total);
                for error in &refusal.errors {
                    assert!(FILES.iter().any(|(known, _)| *known == error.file) && !error.reason.is_empty(), "{error}");
                    let lines = bytes.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
                    assert!(error.file != *file || error.row.is_none_or(|row| (1..=lines).contains(&row)), "{error}");
                    assert!(!error.to_string().contains(|character: char| character.is_control()), "{error:?}");
                }
            }
        }
        fs::write(&path, text).unwrap();
    }
    assert_eq!(read(&sound).unwrap(), expected);
    assert!(refused > FILES.len() * 30, "only {refused} were refused");
}
