//! The database of the tests: a cluster of its own that lives as long as the value.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use super::served::scratch_folder;
use crate::error::{AtPath, Error, Result};
use crate::process;
use crate::project::{Kind, Project};
use crate::run;

/// A running cluster, started by `trimtab postgres --for-tests`, which ends when its standard input closes.
pub struct TestCluster {
    /// The addresses by role: superuser, owner, application.
    pub superuser: String,
    /// The role of migrations.
    pub owner: String,
    /// The role of the server.
    pub application: String,
    child: Child,
    data: PathBuf,
}

impl TestCluster {
    /// Starts a cluster in a fresh temporary folder with the development server's program.
    pub fn start(project: &Project) -> Result<Self> {
        let data = scratch_folder("tests")?;
        let log = project.logs().join("test-cluster.log");
        if let Some(folder) = log.parent() {
            std::fs::create_dir_all(folder).at("create", folder)?;
        }
        let errors = std::fs::File::create(&log).at("create", &log)?;
        let mut command = Command::new(project.server_binary(Kind::Development));
        command
            .current_dir(project.root())
            .arg("postgres")
            .arg("--data-dir")
            .arg(&data)
            .arg("--for-tests")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(errors);
        run::point_to_postgres(project, &mut command)?;
        let mut child = command.spawn().map_err(|source| Error::ProgramNotStarted {
            program: command.get_program().to_string_lossy().into_owned(),
            source,
            remedy: "build it with `cargo build`",
        })?;
        let mut line = String::new();
        if let Some(output) = child.stdout.take() {
            BufReader::new(output).read_line(&mut line).at("read the addresses of", &data)?;
        }
        let answer: Value = match serde_json::from_str(&line) {
            Ok(answer) => answer,
            Err(error) => {
                drop(child.stdin.take());
                let _ = child.wait();
                let _ = std::fs::remove_dir_all(&data);
                let output = std::fs::read_to_string(&log).unwrap_or_default();
                return Err(Error::UnexpectedAnswer {
                    program: "`trimtab postgres --for-tests`".to_owned(),
                    reason: format!(
                        "{error} in its first line {line:?}; its error output:\n{}",
                        process::last_lines(&output, 40)
                    ),
                });
            }
        };
        let mut cluster =
            Self { superuser: String::new(), owner: String::new(), application: String::new(), child, data };
        for (name, place) in [
            ("superuser", &mut cluster.superuser),
            ("owner", &mut cluster.owner),
            ("application", &mut cluster.application),
        ] {
            let address = answer[name].as_str().ok_or_else(|| Error::UnexpectedAnswer {
                program: "`trimtab postgres --for-tests`".to_owned(),
                reason: format!("its answer has no address named {name}"),
            })?;
            *place = address.to_owned();
        }
        Ok(cluster)
    }

    /// Tells a test run where the cluster is.
    pub fn announce(&self, command: &mut Command) {
        command
            .env("TRIMTAB_TEST_SUPERUSER_URL", &self.superuser)
            .env("TRIMTAB_TEST_OWNER_URL", &self.owner)
            .env("TRIMTAB_TEST_APPLICATION_URL", &self.application);
    }
}

impl Drop for TestCluster {
    fn drop(&mut self) {
        // Closing its input is the order to stop; it ends Postgres before itself.
        drop(self.child.stdin.take());
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.data);
    }
}
