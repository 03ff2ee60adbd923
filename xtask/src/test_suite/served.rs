//! A server of its own for tests that look at it from outside: fresh data, a free port, the demo workspaces.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::error::{AtPath, Error, Result};
use crate::process;
use crate::project::{Kind, Project};
use crate::run;

/// How long the first start may take: initdb, migrations and the demo workspaces.
const START_SECONDS: u64 = 180;

/// How long a stop may take before the server is ended harder.
const STOP_SECONDS: u64 = 40;

/// A running server that is stopped when the value goes.
pub struct Served {
    /// `http://127.0.0.1:<port>`.
    pub address: String,
    /// What the server writes.
    pub log: PathBuf,
    data: PathBuf,
    child: Child,
}

impl Served {
    /// Starts the server with the optimised browser side and waits until it answers.
    pub fn start(project: &Project, server: Kind) -> Result<Self> {
        let port = free_port()?;
        let data = scratch_folder("served")?;
        let log = project.logs().join("served.log");
        let options = run::Options { port, data_dir: Some(data.clone()), dev_profile: server == Kind::Development };
        if let Some(folder) = log.parent() {
            std::fs::create_dir_all(folder).at("create", folder)?;
        }
        let output = std::fs::File::create(&log).at("create", &log)?;
        let errors = output.try_clone().at("open", &log)?;
        let mut command = run::server_with_site(project, &options, &project.site(Kind::Release))?;
        let child = command
            .env_remove("DATABASE_URL")
            .env_remove("DATABASE_OWNER_URL")
            .stdin(Stdio::null())
            .stdout(output)
            .stderr(errors)
            .spawn()
            .map_err(|source| Error::ProgramNotStarted {
                program: command.get_program().to_string_lossy().into_owned(),
                source,
                remedy: "build it with `cargo build`",
            })?;
        let mut served = Self { address: format!("http://127.0.0.1:{port}"), log, data, child };
        served.wait_until_ready(port)?;
        Ok(served)
    }

    fn wait_until_ready(&mut self, port: u16) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(START_SECONDS) {
            if let Some(status) = self.child.try_wait().at("await the server of", &self.log)? {
                return Err(Error::ProgramFailed {
                    what: "starting the server".to_owned(),
                    status: status.to_string(),
                    output: Some(self.end_of_log()),
                });
            }
            if is_ready(port) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        Err(Error::TooSlow {
            what: format!("an answer of the server at {}", self.address),
            seconds: START_SECONDS,
            remedy: format!("its output ends with:\n{}", self.end_of_log()),
        })
    }

    fn end_of_log(&self) -> String {
        process::last_lines(&std::fs::read_to_string(&self.log).unwrap_or_default(), 40)
    }

    /// Asks the server to stop and waits for it; an exit other than success is an error.
    pub fn stop(mut self) -> Result<()> {
        let asked = process::succeeds(Command::new("kill").args(["-TERM", &self.child.id().to_string()]));
        let begun = Instant::now();
        while asked && begun.elapsed() < Duration::from_secs(STOP_SECONDS) {
            if let Some(status) = self.child.try_wait().at("await the server of", &self.log)? {
                if status.success() {
                    return Ok(());
                }
                return Err(Error::ProgramFailed {
                    what: "stopping the server".to_owned(),
                    status: status.to_string(),
                    output: Some(self.end_of_log()),
                });
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err(Error::TooSlow {
            what: "the server's stop after SIGTERM".to_owned(),
            seconds: STOP_SECONDS,
            remedy: format!("its output ends with:\n{}", self.end_of_log()),
        })
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = self.child.kill();
            let _ = self.child.wait();
            // The cluster notices the end of its parent; its folder must stay until then.
            std::thread::sleep(Duration::from_secs(2));
        }
        let _ = std::fs::remove_dir_all(&self.data);
    }
}

/// A port that nothing listens on at this moment.
pub fn free_port() -> Result<u16> {
    let place = Path::new("127.0.0.1");
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).at("listen on", place)?;
    Ok(listener.local_addr().at("read the address of", place)?.port())
}

/// Whether the readiness route says yes.
pub fn is_ready(port: u16) -> bool {
    let Ok(mut stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)) else {
        return false;
    };
    let request = format!("GET /health/ready HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");
    let mut answer = [0_u8; 12];
    stream.set_read_timeout(Some(Duration::from_secs(5))).is_ok()
        && stream.write_all(request.as_bytes()).is_ok()
        && stream.read_exact(&mut answer).is_ok()
        && &answer[..] == b"HTTP/1.1 200"
}

/// A new folder for temporary data that any user may enter: root's Postgres runs as somebody else.
pub fn scratch_folder(purpose: &str) -> Result<PathBuf> {
    use std::os::unix::fs::PermissionsExt;
    let nanoseconds = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map(|since| since.subsec_nanos())
        .unwrap_or(0);
    let folder = std::env::temp_dir().join(format!("trimtab-{purpose}-{}-{nanoseconds}", std::process::id()));
    std::fs::create_dir_all(&folder).at("create", &folder)?;
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).at("open up", &folder)?;
    Ok(folder)
}
