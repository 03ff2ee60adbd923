//! What kills leave behind: half-made clusters and a `postmaster.pid` that points at a stranger.

use std::fs;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

use super::folder::{data_directory, folder, number, start, start_with_roles};
use crate::postgres::{Mode, RunUser};

/// A process of Postgres' user that is not Postgres. (Of another user Postgres would know itself
/// that it cannot be one of its own.)
fn stranger(user: &RunUser, program: &str, argument: &str) -> Stranger {
    let mut command = Command::new(program);
    command.arg(argument).current_dir("/").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if user.is_dropped() {
        command.gid(user.gid()).uid(user.uid());
    }
    Stranger(command.spawn().unwrap())
}

/// Ends with the test, also with a failed one.
struct Stranger(Child);

impl Drop for Stranger {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reused_or_dead_process_number_does_not_block_the_start() {
    let folder = folder();
    let data = data_directory(folder.path());
    let cluster = start_with_roles(folder.path(), Mode::ForTests).await;
    let file = data.cluster().join("postmaster.pid");
    let whole = fs::read_to_string(&file).unwrap();
    cluster.stop().unwrap();
    assert!(!file.exists());

    let user = RunUser::choose(&data).unwrap();
    let mut sleeper = stranger(&user, "sleep", "600");
    let zombie = stranger(&user, "true", "");
    for stale in [sleeper.0.id().to_string(), zombie.0.id().to_string()] {
        let rest = whole.split_once('\n').unwrap().1;
        fs::write(&file, format!("{stale}\n{rest}")).unwrap();
        // As on the cluster, so on the socket.
        let socket_lock = data.socket().join(".s.PGSQL.5432.lock");
        fs::write(&socket_lock, format!("{stale}\n{rest}")).unwrap();
        let cluster = start(folder.path(), Mode::ForTests);
        assert_eq!(number(&cluster.addresses().application, "SELECT 1::bigint").await, 1);
        cluster.stop().unwrap();
    }
    fs::write(&file, "").unwrap();
    start(folder.path(), Mode::ForTests).stop().unwrap();

    assert_eq!(sleeper.0.try_wait().unwrap(), None, "the stranger was harmed");
}

#[test]
fn half_made_clusters_are_removed() {
    let folder = folder();
    let data = data_directory(folder.path());
    let user = RunUser::choose(&data).unwrap();
    data.prepare(&user).unwrap();
    for name in ["cluster.initialising-1-0", "cluster.initialising-77-3"] {
        fs::create_dir_all(data.postgres().join(name).join("base/1")).unwrap();
        fs::write(data.postgres().join(name).join("PG_VERSION"), "15\n").unwrap();
    }
    start(folder.path(), Mode::ForTests).stop().unwrap();
    let mut names: Vec<String> =
        fs::read_dir(data.postgres()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["cluster", "postgres.log", "socket"]);
}
