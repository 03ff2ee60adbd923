//! The one folder everything is written to, and the names inside it.

use std::fs;
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};

use super::error::{PostgresError, file_error};
use super::run_user::RunUser;

/// Where data folders live when the product runs as root, whose home Postgres' user cannot enter.
const SYSTEM_PARENT: &str = "/var/lib/trimtab";

/// The folder all of the product's data live in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataDirectory {
    root: PathBuf,
}

impl DataDirectory {
    /// Chooses the folder: `explicit` (the value of `TRIMTAB_DATA_DIR`) or one per checkout.
    ///
    /// Without `explicit` it is `<checkout>/.trimtab`, and for root
    /// `/var/lib/trimtab/<name>-<hash>` with the first ten hexadecimal digits of the 64-bit FNV-1a
    /// hash of the checkout's canonical path, so that two checkouts never share data. Nothing is
    /// created yet.
    ///
    /// # Errors
    /// [`PostgresError::File`] when the checkout or the working folder cannot be resolved.
    pub fn resolve(explicit: Option<PathBuf>, checkout: &Path) -> Result<Self, PostgresError> {
        if let Some(root) = explicit {
            let root = std::path::absolute(&root).map_err(file_error("resolve the data folder", root))?;
            return Ok(Self { root: canonical_as_far_as_it_exists(&root) });
        }
        let checkout = checkout.canonicalize().map_err(file_error("resolve the folder", checkout))?;
        let root = if nix::unistd::geteuid().is_root() {
            Path::new(SYSTEM_PARENT).join(system_name(&checkout))
        } else {
            checkout.join(".trimtab")
        };
        Ok(Self { root })
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// Where `cargo xtask setup` puts PostgreSQL programs when the machine has none.
    pub fn downloaded_binaries(&self) -> PathBuf {
        self.root.join("postgres-binaries")
    }

    /// The file whose lock says who owns the cluster.
    pub fn lock_file(&self) -> PathBuf {
        self.root.join("postgres.lock")
    }

    /// The folder that belongs to the user Postgres runs as.
    pub fn postgres(&self) -> PathBuf {
        self.root.join("postgres")
    }

    /// The cluster itself, `PGDATA` in Postgres' words.
    pub fn cluster(&self) -> PathBuf {
        self.postgres().join("cluster")
    }

    /// The socket's folder, unless its path is too long for a socket.
    pub fn socket(&self) -> PathBuf {
        self.postgres().join("socket")
    }

    /// What Postgres writes to its standard output and error.
    pub fn log_file(&self) -> PathBuf {
        self.postgres().join("postgres.log")
    }

    /// A name for this folder's cluster, shown in the titles of its processes.
    pub(super) fn cluster_name(&self) -> String {
        format!("trimtab-{}", short_hash(&self.root))
    }

    /// The major version in the cluster's `PG_VERSION`, or `None` when there is no cluster yet.
    ///
    /// # Errors
    /// [`PostgresError::NotACluster`] when the folder exists without a readable version.
    pub fn cluster_major(&self) -> Result<Option<u32>, PostgresError> {
        let cluster = self.cluster();
        let version = cluster.join("PG_VERSION");
        match fs::read_to_string(&version) {
            Ok(text) => text.trim().parse().map(Some).map_err(|_| PostgresError::NotACluster {
                cluster,
                reason: format!("its PG_VERSION says {:?}, which is no major version", text.trim()),
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => match fs::symlink_metadata(&cluster) {
                Ok(_) => Err(PostgresError::NotACluster { cluster, reason: "it holds no PG_VERSION".to_owned() }),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
                Err(source) => Err(file_error("look at", cluster)(source)),
            },
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Err(self.foreign_or(error)),
            Err(source) => Err(file_error("read", version)(source)),
        }
    }

    /// Creates the folder and Postgres' part of it, and checks that `user` can get there.
    pub(super) fn prepare(&self, user: &RunUser) -> Result<(), PostgresError> {
        if let Some(parent) = self.root.parent() {
            fs::create_dir_all(parent).map_err(file_error("create the folder", parent))?;
        }
        let postgres = self.postgres();
        if user.is_dropped() {
            // Postgres' user must pass through the folder to reach its own part; it cannot list it.
            create_for_another(&self.root, 0o711, None)?;
            create_for_another(&postgres, 0o700, Some(user))?;
        } else {
            create_own(&self.root)?;
            create_own(&postgres)?;
        }
        let owner = fs::metadata(&postgres).map_err(file_error("look at", &postgres))?.uid();
        if owner != user.uid() {
            return Err(PostgresError::ForeignOwner { path: postgres, owner, user: user.name().to_owned() });
        }
        user.check_reaches(&postgres)
    }

    fn foreign_or(&self, error: io::Error) -> PostgresError {
        let postgres = self.postgres();
        match fs::metadata(&postgres) {
            Ok(metadata) => PostgresError::ForeignOwner {
                path: postgres,
                owner: metadata.uid(),
                user: format!("the user number {}", nix::unistd::geteuid()),
            },
            Err(_) => file_error("read", postgres)(error),
        }
    }
}

/// The checkout a folder belongs to: the nearest folder upwards with a `.git`, or the folder itself.
pub fn find_checkout(start: &Path) -> PathBuf {
    start.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(start).to_path_buf()
}

/// Creates a folder for this user alone, unless it is there.
fn create_own(path: &Path) -> Result<(), PostgresError> {
    match fs::DirBuilder::new().mode(0o700).create(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        outcome => outcome.map_err(file_error("create the folder", path)),
    }
}

/// Creates a folder with a mode and an owner, unless it is there. It appears with both already set:
/// another process starting at this moment must not find it half made.
fn create_for_another(path: &Path, mode: u32, owner: Option<&RunUser>) -> Result<(), PostgresError> {
    if path.is_dir() {
        return Ok(());
    }
    let mut draft = path.as_os_str().to_owned();
    draft.push(format!(".creating-{}", std::process::id()));
    let draft = PathBuf::from(draft);
    create_own(&draft)?;
    let finish = || -> io::Result<()> {
        fs::set_permissions(&draft, fs::Permissions::from_mode(mode))?;
        if let Some(owner) = owner {
            chown(&draft, Some(owner.uid()), Some(owner.gid()))?;
        }
        // Takes the place of an equal, empty folder that another process has just made, if any.
        fs::rename(&draft, path)
    };
    finish().or_else(|source| {
        // Empty, so removing it loses nothing; what counts is whether the folder is there now.
        let _ = fs::remove_dir(&draft);
        if path.is_dir() { Ok(()) } else { Err(file_error("create the folder", path)(source)) }
    })
}

/// Resolves links in the part of a path that exists, so that one folder has one name (and one hash)
/// before and after it is created.
fn canonical_as_far_as_it_exists(path: &Path) -> PathBuf {
    for ancestor in path.ancestors() {
        if let (Ok(resolved), Ok(rest)) = (ancestor.canonicalize(), path.strip_prefix(ancestor)) {
            return if rest.as_os_str().is_empty() { resolved } else { resolved.join(rest) };
        }
    }
    path.to_path_buf()
}

fn system_name(checkout: &Path) -> String {
    let name: String = checkout
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
        .chars()
        .filter(|character| character.is_ascii_alphanumeric() || "-_.".contains(*character))
        .take(40)
        .collect();
    let name = name.trim_start_matches('.');
    let name = if name.is_empty() { "checkout" } else { name };
    format!("{name}-{}", short_hash(checkout))
}

/// Ten hexadecimal digits of the 64-bit FNV-1a hash (Fowler, Noll, Vo) of a path's bytes. Stable
/// across versions of Rust, which `DefaultHasher` does not promise.
fn short_hash(path: &Path) -> String {
    let hash =
        path.as_os_str().as_encoded_bytes().iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
    format!("{hash:016x}").chars().take(10).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_fnv_1a() {
        // Published test vector: FNV-1a 64 of "foobar" is 85944171f73967e8.
        assert_eq!(short_hash(Path::new("foobar")), "85944171f7");
    }

    #[test]
    fn an_explicit_folder_is_taken_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let wanted = folder.path().join("not/yet/there");
        let resolved = DataDirectory::resolve(Some(wanted.clone()), Path::new("/")).unwrap();
        assert_eq!(resolved.path(), folder.path().canonicalize().unwrap().join("not/yet/there"));
        assert!(!wanted.exists());
    }

    #[test]
    fn two_checkouts_of_one_name_have_two_folders() {
        assert_ne!(system_name(Path::new("/home/a/trimtab")), system_name(Path::new("/home/b/trimtab")));
        assert!(system_name(Path::new("/home/a/trimtab")).starts_with("trimtab-"));
        assert!(system_name(Path::new("/")).starts_with("checkout-"));
    }

    #[test]
    fn a_checkout_is_found_from_below() {
        let folder = tempfile::tempdir().unwrap();
        let below = folder.path().join("crates/store");
        fs::create_dir_all(&below).unwrap();
        fs::create_dir(folder.path().join(".git")).unwrap();
        assert_eq!(find_checkout(&below), folder.path());
    }

    #[test]
    fn a_folder_without_a_version_is_no_cluster_and_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataDirectory::resolve(Some(folder.path().to_path_buf()), Path::new("/")).unwrap();
        assert_eq!(data.cluster_major().unwrap(), None);
        fs::create_dir_all(data.cluster()).unwrap();
        assert!(matches!(data.cluster_major(), Err(PostgresError::NotACluster { .. })));
        fs::write(data.cluster().join("PG_VERSION"), "16\n").unwrap();
        assert_eq!(data.cluster_major().unwrap(), Some(16));
    }
}
