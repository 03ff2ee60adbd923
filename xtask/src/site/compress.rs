//! Writes files with a brotli and a gzip copy beside each, so that the server never compresses them itself.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::error::{AtPath, Result};
use crate::project::Kind;

/// Sizes in bytes by file name.
#[derive(Debug)]
pub struct Sizes(BTreeMap<String, Size>);

#[derive(Debug)]
struct Size {
    plain: usize,
    gzip: usize,
    brotli: usize,
}

impl Sizes {
    /// The sizes as a line of progress.
    pub fn summary(&self) -> String {
        self.0
            .iter()
            .map(|(name, size)| {
                let extension = name.rsplit('.').next().unwrap_or(name);
                format!("{extension} {} KB ({} KB brotli)", size.plain / 1000, size.brotli / 1000)
            })
            .collect::<Vec<_>>()
            .join(", ")
    }
}

impl From<&Sizes> for serde_json::Value {
    fn from(sizes: &Sizes) -> Self {
        sizes
            .0
            .iter()
            .map(|(name, size)| {
                let value = serde_json::json!({
                    "plain": size.plain, "gzip": size.gzip, "brotli": size.brotli,
                });
                (name.clone(), value)
            })
            .collect::<serde_json::Map<_, _>>()
            .into()
    }
}

/// Writes every file, and beside it, when that is smaller, `name.br` and `name.gz`.
pub fn write_all(folder: &Path, files: BTreeMap<String, Vec<u8>>, kind: Kind) -> Result<Sizes> {
    // Development builds are loaded from this machine: packing them well would cost more than it saves.
    let (brotli_quality, gzip_level) = match kind {
        Kind::Release => (11, Compression::best()),
        Kind::Development => (4, Compression::fast()),
    };
    let mut sizes = BTreeMap::new();
    for (name, content) in files {
        let path = folder.join(&name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).at("create", parent)?;
        }
        let (brotli, gzip) = std::thread::scope(|scope| {
            let gzip = scope.spawn(|| gzipped(&content, gzip_level));
            let brotli = brotlied(&content, brotli_quality);
            let gzip = gzip.join().unwrap_or_else(|_| Err(std::io::Error::other("the gzip thread stopped")));
            (brotli, gzip)
        });
        let (brotli, gzip) = (brotli.at("compress", &path)?, gzip.at("compress", &path)?);
        std::fs::write(&path, &content).at("write", &path)?;
        for (suffix, packed) in [("br", &brotli), ("gz", &gzip)] {
            if packed.len() < content.len() {
                let beside = folder.join(format!("{name}.{suffix}"));
                std::fs::write(&beside, packed).at("write", &beside)?;
            }
        }
        sizes.insert(name, Size { plain: content.len(), gzip: gzip.len(), brotli: brotli.len() });
    }
    Ok(Sizes(sizes))
}

fn brotlied(content: &[u8], quality: i32) -> std::io::Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality,
        // The largest window a browser must accept: 4 MiB.
        lgwin: 22,
        size_hint: content.len(),
        ..BrotliEncoderParams::default()
    };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut packed, &parameters)?;
    Ok(packed)
}

fn gzipped(content: &[u8], level: Compression) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), level);
    encoder.write_all(content)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn packed_copies_hold_the_content_and_are_left_out_when_they_would_be_larger() {
        let folder = std::env::temp_dir().join(format!("xtask-compress-{}", std::process::id()));
        let long = "four periods a quarter, ".repeat(200).into_bytes();
        let files =
            BTreeMap::from([("pkg/long.js".to_owned(), long.clone()), ("pkg/short.js".to_owned(), b"x".to_vec())]);
        write_all(&folder, files, Kind::Release).unwrap();

        assert_eq!(std::fs::read(folder.join("pkg/long.js")).unwrap(), long);
        let mut unpacked = Vec::new();
        let packed = std::fs::read(folder.join("pkg/long.js.br")).unwrap();
        brotli::Decompressor::new(packed.as_slice(), 4096).read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked, long);
        let mut unpacked = Vec::new();
        let packed = std::fs::read(folder.join("pkg/long.js.gz")).unwrap();
        flate2::read::GzDecoder::new(packed.as_slice()).read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked, long);
        assert!(!folder.join("pkg/short.js.br").exists());
        assert!(!folder.join("pkg/short.js.gz").exists());
        std::fs::remove_dir_all(folder).unwrap();
    }
}
