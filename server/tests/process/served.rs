//! Starting the binary, asking it, and ending it.

use sqlx::{Connection, PgConnection};
use std::collections::BTreeMap;
use std::fs::{self, File, Permissions};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(60);

/// A folder that Postgres' user can pass through when the tests run as root.
pub fn folder() -> TempDir {
    tempfile::Builder::new().permissions(Permissions::from_mode(0o755)).tempdir().unwrap()
}

/// `trimtab` with its data below `folder`, a site of its own, and nothing of this process's settings.
pub fn command(folder: &Path) -> Command {
    let site = folder.join("site");
    if !site.exists() {
        fs::create_dir_all(site.join("pkg")).unwrap();
        for name in ["a.js", "a.wasm", "a.css"] {
            fs::write(site.join("pkg").join(name), "").unwrap();
        }
        fs::write(
            site.join("manifest.json"),
            r#"{"javascript": "/pkg/a.js", "wasm": "/pkg/a.wasm", "editing_javascript": "/pkg/a.js", "editing_wasm": "/pkg/a.wasm", "style": "/pkg/a.css"}"#,
        )
        .unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_trimtab"));
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if name.starts_with("TRIMTAB_") || name.starts_with("DATABASE_") {
            command.env_remove(name);
        }
    }
    command
        .current_dir(folder)
        .env("TRIMTAB_DATA_DIR", folder.join("data"))
        .env("TRIMTAB_SITE_DIR", site)
        .stdin(Stdio::null());
    command
}

/// Runs a command of `trimtab` to its end.
pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    command(folder).args(arguments).output().unwrap()
}

/// The processes of the Postgres whose data is below `folder`.
pub fn postgres_processes(folder: &Path) -> Vec<u32> {
    let data = folder.join("data");
    let processes = fs::read_dir("/proc").unwrap().flatten();
    processes
        .filter(|process| {
            fs::read_link(process.path().join("cwd"))
                .is_ok_and(|working_directory| working_directory.starts_with(&data))
        })
        .filter_map(|process| process.file_name().to_str()?.parse().ok())
        .collect()
}

/// Sends a signal by its name; a process that is gone already is fine.
pub fn signal(name: &str, process: u32) {
    Command::new("kill").args([format!("-{name}"), process.to_string()]).stderr(Stdio::null()).status().unwrap();
}

/// Runs one statement.
pub fn execute(url: &str, statement: &'static str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut connection = PgConnection::connect(url).await.unwrap();
        sqlx::query(statement).execute(&mut connection).await.unwrap();
    });
}

/// `trimtab postgres`, ended with its input.
pub struct Foreground {
    child: Child,
    pub addresses: BTreeMap<String, String>,
}

impl Foreground {
    /// Starts the cluster below `folder`, or attaches to it, and reads its addresses.
    pub fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut child = command(folder)
            .arg("postgres")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, addresses: serde_json::from_str(&line).unwrap() }
    }

    /// Ends its input and waits for its end.
    pub fn end(&mut self) -> ExitStatus {
        drop(self.child.stdin.take());
        self.child.wait().unwrap()
    }
}

impl Drop for Foreground {
    fn drop(&mut self) {
        self.end();
    }
}

/// A running server, killed when the test ends before it.
pub struct Served {
    child: Child,
    address: String,
    log: PathBuf,
}

impl Served {
    /// Starts `trimtab serve` on a free port and waits until it says where it serves.
    pub fn start(folder: &Path, arguments: &[&str]) -> Self {
        Self::start_with(folder, arguments, &[])
    }

    /// As [`Self::start`], with variables in its environment.
    pub fn start_with(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let log = tempfile::Builder::new()
            .prefix("server")
            .suffix(".log")
            .tempfile_in(folder)
            .unwrap()
            .into_temp_path()
            .keep()
            .unwrap();
        let mut child = command(folder)
            .args(["serve", "--address", "127.0.0.1:0"])
            .args(arguments)
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .stderr(File::create(&log).unwrap())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next()).map(str::to_owned);
        let Some(address) = address else {
            let _ = child.kill();
            let _ = child.wait();
            panic!("the server said {line:?} and logged\n{}", fs::read_to_string(&log).unwrap());
        };
        Self { child, address, log }
    }

    /// What it logged so far.
    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }

    /// The status and body of a GET.
    pub fn get(&self, path: &str) -> (u16, String) {
        let mut stream = self.ask(path, "connection: close\r\n");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        (status, body.to_owned())
    }

    /// Waits until the server is ready; it has to answer quickly and be alive all the while.
    pub fn until_ready(&self) {
        let started = Instant::now();
        loop {
            let asked = Instant::now();
            let status = self.get("/health/ready").0;
            assert!(asked.elapsed() < Duration::from_secs(2), "readiness took {:?}", asked.elapsed());
            assert_eq!(self.get("/health/live").0, 200);
            // A database that has just been killed may answer once more.
            if status == 200 && started.elapsed() > Duration::from_millis(300) {
                return;
            }
            assert!(started.elapsed() < PATIENCE, "the server does not become ready:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// A connection that has had an answer and is kept open.
    pub fn kept_alive_connection(&self) -> TcpStream {
        let mut stream = self.ask("/health/live", "");
        let mut answer = [0; 15];
        stream.read_exact(&mut answer).unwrap();
        assert_eq!(&answer, b"HTTP/1.1 200 OK");
        stream
    }

    fn ask(&self, path: &str, headers: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nhost: {}\r\n{headers}\r\n", self.address).unwrap();
        stream
    }

    /// Sends it a signal by its name.
    pub fn signal(&self, name: &str) {
        signal(name, self.child.id());
    }

    /// Waits for its end.
    pub fn wait(&mut self) -> ExitStatus {
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(started.elapsed() < PATIENCE, "the server does not end:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
