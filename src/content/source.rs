//! Where content comes from: folders on disk, or the copies in the binary.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use include_dir::{Dir, include_dir};

use super::problems::SourceText;

static CONFIG: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/config");
static INTENTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/intents");

/// A folder of content.
#[derive(Debug, Clone)]
pub enum Folder {
    /// In the binary.
    Embedded(&'static Dir<'static>),
    /// On disk.
    Disk(PathBuf),
}

/// Both folders of content.
#[derive(Debug, Clone)]
pub struct Source {
    /// `config/`.
    pub config: Folder,
    /// `intents/`.
    pub intents: Folder,
}

impl Source {
    /// The copies in the binary.
    pub fn embedded() -> Source {
        Source {
            config: Folder::Embedded(&CONFIG),
            intents: Folder::Embedded(&INTENTS),
        }
    }

    /// The folders that were named, else `./config` and `./intents` where they exist, else the copies in the binary.
    ///
    /// # Errors
    /// A folder that was named and is not there.
    pub fn choose(config: Option<PathBuf>, intents: Option<PathBuf>) -> anyhow::Result<Source> {
        let embedded = Source::embedded();
        Ok(Source {
            config: Folder::choose(config, "config", "playbook.toml", embedded.config)?,
            intents: Folder::choose(intents, "intents", "en", embedded.intents)?,
        })
    }
}

impl Folder {
    /// A folder counts as ours when it holds `mark`: people start programs from anywhere.
    fn choose(
        named: Option<PathBuf>,
        default: &str,
        mark: &str,
        embedded: Folder,
    ) -> anyhow::Result<Folder> {
        if let Some(folder) = named {
            anyhow::ensure!(
                folder.is_dir(),
                "looking for --{default}: there is no folder {}; leave the option out to use the built-in copy",
                folder.display()
            );
            return Ok(Folder::Disk(folder));
        }
        let here = PathBuf::from(default);
        Ok(if here.join(mark).exists() {
            Folder::Disk(here)
        } else {
            embedded
        })
    }

    /// A file of this folder.
    ///
    /// # Errors
    /// The file is not there or is not UTF-8.
    pub fn read(&self, name: &str) -> anyhow::Result<SourceText> {
        let (shown, text): (String, String) = match self {
            Folder::Embedded(dir) => {
                let file = dir
                    .get_file(name)
                    .with_context(|| format!("the built-in content has no file {name}"))?;
                let text = file
                    .contents_utf8()
                    .with_context(|| format!("{name} is not UTF-8 text"))?;
                (format!("(built-in) {name}"), text.to_owned())
            }
            Folder::Disk(folder) => {
                let path = folder.join(name);
                let text = std::fs::read_to_string(&path)
                    .with_context(|| format!("reading {}", path.display()))?;
                (path.display().to_string(), text)
            }
        };
        let text = text
            .strip_prefix('\u{feff}')
            .map(str::to_owned)
            .unwrap_or(text);
        Ok(SourceText {
            name: shown.into(),
            text: Arc::from(text),
        })
    }

    /// A file of this folder that need not be text nor be there.
    ///
    /// # Errors
    /// The file is there and cannot be read.
    pub fn bytes(&self, name: &str) -> anyhow::Result<Option<Cow<'static, [u8]>>> {
        match self {
            Folder::Embedded(dir) => Ok(dir.get_file(name).map(|file| file.contents().into())),
            Folder::Disk(folder) => {
                let path = folder.join(name);
                match std::fs::read(&path) {
                    Ok(bytes) => Ok(Some(bytes.into())),
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
                    Err(error) => Err(error).with_context(|| format!("reading {}", path.display())),
                }
            }
        }
    }

    /// All files in `under` and below, by name, sorted.
    ///
    /// # Errors
    /// One of them cannot be read.
    pub fn all(&self, under: &str) -> anyhow::Result<Vec<(String, Cow<'static, [u8]>)>> {
        let mut names = Vec::new();
        match self {
            Folder::Embedded(dir) => {
                let mut open: Vec<_> = dir.get_dir(under).into_iter().collect();
                while let Some(dir) = open.pop() {
                    names.extend(
                        dir.files()
                            .filter_map(|file| Some(file.path().to_str()?.to_owned())),
                    );
                    open.extend(dir.dirs());
                }
            }
            Folder::Disk(folder) => {
                let mut open = vec![PathBuf::from(under)];
                while let Some(path) = open.pop() {
                    let entries = std::fs::read_dir(folder.join(&path));
                    for entry in entries.into_iter().flatten().flatten() {
                        let path = path.join(entry.file_name());
                        if folder.join(&path).is_dir() {
                            open.push(path);
                        } else {
                            names.extend(path.to_str().map(str::to_owned));
                        }
                    }
                }
            }
        }
        names.sort();
        let read = |name: String| Ok((self.bytes(&name)?.unwrap_or_default(), name));
        names
            .into_iter()
            .map(read)
            .map(|it| it.map(|(bytes, name)| (name, bytes)))
            .collect()
    }

    /// The names of the files with this ending directly in `under`, sorted.
    ///
    /// # Errors
    /// The folder is not there.
    pub fn list(&self, under: &str, ending: &str) -> anyhow::Result<Vec<String>> {
        let mut names: Vec<String> = match self {
            Folder::Embedded(dir) => {
                let dir = dir
                    .get_dir(under)
                    .with_context(|| format!("the built-in content has no folder {under}"))?;
                dir.files()
                    .filter_map(|file| Some(file.path().file_name()?.to_str()?.to_owned()))
                    .collect()
            }
            Folder::Disk(folder) => {
                let path = folder.join(under);
                let entries = std::fs::read_dir(&path)
                    .with_context(|| format!("reading the folder {}", path.display()))?;
                entries
                    .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
                    .collect()
            }
        };
        names.retain(|name| name.ends_with(ending));
        names.sort();
        Ok(names)
    }
}
