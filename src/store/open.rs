//! Opening the database: one process a folder, migrations, and words for everything that can be wrong with the file.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Row, SqlitePool};

use super::Store;

static MIGRATIONS: Migrator = sqlx::migrate!("src/store/migrations");

/// The database's file in the data folder.
const FILE: &str = "resync.sqlite";

/// Why the database could not be opened, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder cannot be made or written.
    #[error(
        "the data folder {folder} cannot be used: {cause}. Choose another with --data DIR, or make it writable for this user."
    )]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// Another process has it.
    #[error(
        "another Resync is using the data folder {0}. Close it first, or give this one its own with --data DIR."
    )]
    InUse(PathBuf),
    /// It cannot be written.
    #[error(
        "the database {0} is read-only. Make it and its folder writable for this user, or choose another folder with --data DIR."
    )]
    ReadOnly(PathBuf),
    /// It is not a database, or it is damaged.
    #[error(
        "the database {0} is damaged or is not a database. Nothing was changed in it. Put a backup in its place, or move it away to begin anew."
    )]
    Damaged(PathBuf),
    /// A newer Resync wrote it.
    #[error(
        "the database {0} was written by a newer Resync. Nothing was changed in it. Start that version again, or choose another folder with --data DIR."
    )]
    Newer(PathBuf),
    /// Something else.
    #[error("opening the database {file}: {cause}")]
    Other {
        /// The file.
        file: PathBuf,
        /// What the database said.
        cause: String,
    },
}

impl Store {
    /// Opens the database in this folder, makes it where there is none, and brings it up to date.
    ///
    /// # Errors
    /// See [`OpenError`]; nothing was changed then.
    pub async fn open(folder: &Path) -> Result<Store, OpenError> {
        let lock = lock(folder)?;
        let file = folder.join(FILE);
        let options = SqliteConnectOptions::new()
            .filename(&file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5));
        let pool = SqlitePoolOptions::new()
            .max_connections(4)
            .connect_with(options)
            .await
            .map_err(|error| explain(&file, &error))?;
        MIGRATIONS
            .run(&pool)
            .await
            .map_err(|error| explain_migration(&file, error))?;
        let installation = installation(&pool)
            .await
            .map_err(|error| explain(&file, &error))?;
        Ok(Store {
            pool,
            writer: Arc::default(),
            installation: installation.into(),
            _lock: Arc::new(lock),
        })
    }

    /// Ends all use of the file.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

fn lock(folder: &Path) -> Result<File, OpenError> {
    let explain = |cause| OpenError::Folder {
        folder: folder.to_owned(),
        cause,
    };
    std::fs::create_dir_all(folder).map_err(explain)?;
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join("resync.lock"))
        .map_err(explain)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(OpenError::InUse(folder.to_owned())),
        Err(std::fs::TryLockError::Error(cause)) => Err(explain(cause)),
    }
}

/// A random id that is made once, so that a fresh database never meets an old one's nonces.
async fn installation(pool: &SqlitePool) -> sqlx::Result<String> {
    sqlx::query("INSERT INTO installation (key, value) VALUES ('id', lower(hex(randomblob(16)))) ON CONFLICT (key) DO NOTHING")
        .execute(pool)
        .await?;
    let row = sqlx::query("SELECT value FROM installation WHERE key = 'id'")
        .fetch_one(pool)
        .await?;
    row.try_get(0)
}

fn explain(file: &Path, error: &sqlx::Error) -> OpenError {
    let file = file.to_owned();
    let sqlx::Error::Database(database) = error else {
        return OpenError::Other {
            file,
            cause: error.to_string(),
        };
    };
    // SQLite's primary result codes live in the low byte.
    match database
        .code()
        .and_then(|code| code.parse::<u32>().ok())
        .map(|code| code & 0xff)
    {
        Some(8) => OpenError::ReadOnly(file),
        Some(11 | 26) => OpenError::Damaged(file),
        _ => OpenError::Other {
            file,
            cause: database.to_string(),
        },
    }
}

fn explain_migration(file: &Path, error: MigrateError) -> OpenError {
    match error {
        MigrateError::VersionMissing(_)
        | MigrateError::VersionMismatch(_)
        | MigrateError::VersionTooNew(..) => OpenError::Newer(file.to_owned()),
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
            explain(file, &error)
        }
        other => OpenError::Other {
            file: file.to_owned(),
            cause: other.to_string(),
        },
    }
}
