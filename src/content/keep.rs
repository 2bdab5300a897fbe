//! Keeps what was learnt from content beside the data or in the user's cache, so that only new content is learnt from.
//!
//! What is kept is content made ready: it is found under a hash of everything that it was learnt from, and can be deleted
//! at any time. A place that cannot be written means that every start learns.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use sha2::{Digest, Sha256};

use super::source::Folder;

/// Changes whenever the same content would be learnt otherwise, or be written otherwise.
const LEARNER: &str = "reading 12";
/// What the names of kept files begin and end with.
const NAME: (&str, &str) = ("reading-", ".bin");
/// So many are kept in a folder; the oldest go.
const KEPT_AT_MOST: usize = 4;
/// The bytes of the checksum in front of what is kept.
const CHECKSUM_BYTES: usize = 32;

/// Where what was learnt is kept.
#[derive(Debug, Clone, Default)]
pub struct Keeper {
    /// Looked through in this order; new things go into the first that can be written.
    pub folders: Vec<PathBuf>,
    /// Called before a start learns, which takes a few seconds.
    pub before_learning: Option<fn()>,
}

impl Keeper {
    /// Keeps in these folders.
    pub fn new(folders: impl IntoIterator<Item = PathBuf>) -> Keeper {
        Keeper {
            folders: folders.into_iter().collect(),
            before_learning: None,
        }
    }

    /// What was kept under this hash, unless it is damaged.
    pub(super) fn find(&self, hash: &str) -> Option<Vec<u8>> {
        let read = |folder: &PathBuf| {
            let bytes = std::fs::read(folder.join(name(hash))).ok()?;
            let (checksum, kept) = bytes.split_at_checked(CHECKSUM_BYTES)?;
            let is_whole = Sha256::digest(kept)[..] == *checksum;
            if !is_whole {
                tracing::warn!(folder = %folder.display(), "what was learnt before is damaged; learning anew");
            }
            is_whole.then(|| kept.to_vec())
        };
        self.folders.iter().find_map(read)
    }

    /// Keeps it where it can; where it cannot, the next start learns again.
    pub(super) fn keep(&self, hash: &str, kept: &[u8]) {
        for folder in &self.folders {
            match write(folder, hash, kept) {
                Ok(()) => return drop_old(folder),
                Err(error) => tracing::info!(
                    error = format!("{error:#}"),
                    "what was learnt cannot be kept here"
                ),
            }
        }
    }
}

fn name(hash: &str) -> String {
    format!("{}{hash}{}", NAME.0, NAME.1)
}

/// Under another name first, so that nobody ever reads half of it.
fn write(folder: &Path, hash: &str, kept: &[u8]) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    let path = folder.join(name(hash));
    let unfinished = folder.join(format!("{}{}.part", NAME.0, std::process::id()));
    let bytes = [&Sha256::digest(kept)[..], kept].concat();
    std::fs::write(&unfinished, bytes)
        .and_then(|()| std::fs::rename(&unfinished, &path))
        .inspect_err(|_| drop(std::fs::remove_file(&unfinished)))
        .with_context(|| format!("writing {}", path.display()))
}

fn drop_old(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    let is_kept = |path: &Path| {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| name.starts_with(NAME.0) && name.ends_with(NAME.1))
    };
    let mut kept: Vec<_> = entries
        .filter_map(|entry| {
            Some((
                entry.as_ref().ok()?.metadata().ok()?.modified().ok()?,
                entry.ok()?.path(),
            ))
        })
        .filter(|(_, path)| is_kept(path))
        .collect();
    kept.sort();
    let too_many = kept.len().saturating_sub(KEPT_AT_MOST);
    for (_, path) in &kept[..too_many] {
        let _ = std::fs::remove_file(path);
    }
}

/// A hash of everything that is learnt from, and of how.
///
/// # Errors
/// A file cannot be read.
pub(super) fn hash(intents: &Folder, language: &str) -> anyhow::Result<String> {
    let mut hash = Sha256::new();
    hash.update(LEARNER);
    for (name, bytes) in intents.all(language)? {
        hash.update((name.len() as u64).to_le_bytes());
        hash.update(name);
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    }
    let hash = hash.finalize();
    Ok(hash[..12]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_a_few_and_notices_damage() {
        let folder = tempfile::tempdir().unwrap();
        let keeper = Keeper::new([PathBuf::from("/proc/nowhere"), folder.path().to_owned()]);
        assert_eq!(keeper.find("a"), None);
        keeper.keep("a", b"what was learnt");
        assert_eq!(keeper.find("a").as_deref(), Some(&b"what was learnt"[..]));
        let path = folder.path().join(name("a"));
        let mut bytes = std::fs::read(&path).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(keeper.find("a"), None);
        for hash in ["b", "c", "d", "e", "f"] {
            keeper.keep(hash, hash.as_bytes());
        }
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().count(),
            KEPT_AT_MOST
        );
    }
}
