//! A digest of a folder: two folders with the same one hold the same tables.

use super::error::ImportError;
use super::folder::list_tables;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// How much of a file is read at a time, in bytes.
const BUFFER_BYTES: usize = 128 * 1024;

/// SHA-256 over the names (each preceded by its length) and the SHA-256 of the contents of the folder's tables, sorted by name.
///
/// # Errors
/// Where the folder or a table in it cannot be read.
pub fn digest(folder: &Path) -> Result<[u8; 32], ImportError> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0_u8; BUFFER_BYTES];
    for name in list_tables(folder)? {
        let path = folder.join(&name);
        // The content has a digest of its own, so that its length need not be known beforehand.
        let content = digest_file(&path, &mut buffer).map_err(|source| ImportError::Unreadable { path, source })?;
        hash.update((name.len() as u64).to_le_bytes());
        hash.update(name.as_bytes());
        hash.update(content);
    }
    Ok(hash.finalize().into())
}

fn digest_file(path: &Path, buffer: &mut [u8]) -> std::io::Result<[u8; 32]> {
    let mut hash = Sha256::new();
    // Opening a pipe waits for its writer; what is no file is refused when the folder is read.
    if !std::fs::metadata(path)?.is_file() {
        return Ok(hash.finalize().into());
    }
    let mut file = File::open(path)?;
    loop {
        match file.read(buffer) {
            Ok(0) => return Ok(hash.finalize().into()),
            Ok(length) => hash.update(&buffer[..length]),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_digest_is_of_tables_alone_and_tells_every_change() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("teams.csv"), "slug,name\n").unwrap();
        fs::write(folder.path().join("cycles.csv"), "slug\n").unwrap();
        let first = digest(folder.path()).unwrap();
        assert_eq!(digest(folder.path()).unwrap(), first);
        fs::write(folder.path().join("README.md"), "words").unwrap();
        assert_eq!(digest(folder.path()).unwrap(), first);
        fs::write(folder.path().join("teams.csv"), "slug,name\na,A\n").unwrap();
        let second = digest(folder.path()).unwrap();
        assert_ne!(second, first);
        fs::rename(folder.path().join("cycles.csv"), folder.path().join("events.csv")).unwrap();
        assert_ne!(digest(folder.path()).unwrap(), second);
        fs::create_dir(folder.path().join("kpis.csv")).unwrap();
        assert!(digest(folder.path()).is_ok());
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let error = digest(Path::new("/nowhere/at/all")).unwrap_err().to_string();
        assert!(error.starts_with("/nowhere/at/all cannot be read"), "{error}");
    }
}
