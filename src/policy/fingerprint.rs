//! What names a policy in its verdicts: its id, its version, and the hashes of its meaning and of its text.

use std::io::{self, BufWriter, Write};

use sha2::{Digest, Sha256};

use crate::eval::PolicyRef;
use crate::plan::Plan;
use crate::source::Source;

/// The reference to a policy of this plan and text.
pub(super) fn reference(plan: &Plan, source: &Source) -> PolicyRef {
    PolicyRef {
        id: plan.id.clone(),
        version: plan.version.clone(),
        meaning: hash_of(plan),
        source: short(&Sha256::digest(content(source))),
    }
}

/// The text of a policy; of one that rests on other files, all texts, each with where it was found.
fn content(source: &Source) -> Vec<u8> {
    let mut bytes = source.text().as_bytes().to_vec();
    for file in source.files().iter().skip(1) {
        for part in [file.path(), source.text_of(file)] {
            bytes.push(0);
            bytes.extend_from_slice(part.as_bytes());
        }
    }
    bytes
}

/// The hash of a plan, of its JSON text, which is never held as a whole.
fn hash_of(plan: &Plan) -> String {
    let mut writer = BufWriter::new(Hashing(Sha256::new()));
    // Writing into a hash cannot fail.
    let _ = serde_json::to_writer(&mut writer, plan);
    writer.into_inner().map_or_else(|_| String::new(), |hashing| short(&hashing.0.finalize()))
}

/// Hashes what is written into it.
struct Hashing(Sha256);

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The first 16 hexadecimal digits of a hash.
fn short(bytes: &[u8]) -> String {
    let start = bytes.iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    format!("{start:016x}")
}
