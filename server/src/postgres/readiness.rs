//! Whether a Postgres answers on a socket.
//!
//! Speaks the first message of the frontend/backend protocol (PostgreSQL documentation, "Message
//! Formats", version 3.0), as `pg_isready` does, which not every set of programs brings along.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

/// The protocol version of the start-up message: 3.0.
const PROTOCOL_VERSION: i32 = 196_608;

/// The SQLSTATE of a server that starts, recovers or stops (`cannot_connect_now`).
const CANNOT_CONNECT_NOW: &[u8] = b"57P03";

/// How long a single answer may take before the server counts as busy.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(2);

/// What a Postgres says about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Readiness {
    /// It takes sessions.
    Accepting,
    /// It runs, but starts, recovers or stops.
    Refusing,
    /// Nobody answers.
    Silent,
}

/// Asks the server behind the socket file for a session of `role`, and leaves at once.
pub(super) fn probe(socket: &Path, role: &str) -> Readiness {
    let Ok(stream) = UnixStream::connect(socket) else { return Readiness::Silent };
    match ask(stream, role) {
        Ok(readiness) => readiness,
        // It took the connection and did not finish the exchange: alive, but not ready.
        Err(_) => Readiness::Refusing,
    }
}

fn ask(mut stream: UnixStream, role: &str) -> io::Result<Readiness> {
    stream.set_read_timeout(Some(ANSWER_TIMEOUT))?;
    stream.set_write_timeout(Some(ANSWER_TIMEOUT))?;
    stream.write_all(&startup_message(role))?;
    loop {
        let (kind, body) = read_message(&mut stream)?;
        match kind {
            b'Z' => {
                stream.write_all(&[b'X', 0, 0, 0, 4])?;
                return Ok(Readiness::Accepting);
            }
            b'E' => return Ok(judge_error(&body)),
            _ => {}
        }
    }
}

fn startup_message(role: &str) -> Vec<u8> {
    let mut body = PROTOCOL_VERSION.to_be_bytes().to_vec();
    for text in ["user", role, "database", "postgres", ""] {
        body.extend_from_slice(text.as_bytes());
        body.push(0);
    }
    let length = i32::try_from(body.len() + 4).unwrap_or(i32::MAX);
    let mut message = length.to_be_bytes().to_vec();
    message.append(&mut body);
    message
}

fn read_message(stream: &mut impl Read) -> io::Result<(u8, Vec<u8>)> {
    let mut header = [0_u8; 5];
    stream.read_exact(&mut header)?;
    let length = u32::from_be_bytes([header[1], header[2], header[3], header[4]]);
    // Messages of this exchange are short; anything else is not a Postgres.
    if !(4..=65_536).contains(&length) {
        return Err(io::Error::from(io::ErrorKind::InvalidData));
    }
    let mut body = vec![0; length as usize - 4];
    stream.read_exact(&mut body)?;
    Ok((header[0], body))
}

/// Any refusal but "cannot connect now" comes from a server that runs (too many sessions, say).
fn judge_error(body: &[u8]) -> Readiness {
    let state = body
        .split(|byte| *byte == 0)
        .find_map(|field| field.split_first().filter(|(kind, _)| **kind == b'C').map(|(_, text)| text));
    match state {
        Some(CANNOT_CONNECT_NOW) => Readiness::Refusing,
        _ => Readiness::Accepting,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_startup_message_is_as_documented() {
        let message = startup_message("me");
        assert_eq!(&message[..8], [0, 0, 0, 35, 0, 3, 0, 0]);
        assert_eq!(&message[8..], b"user\0me\0database\0postgres\0\0");
        assert_eq!(message.len(), 35);
    }

    #[test]
    fn a_starting_server_is_told_from_a_full_one() {
        assert_eq!(judge_error(b"SFATAL\0C57P03\0Mstarting up\0\0"), Readiness::Refusing);
        assert_eq!(judge_error(b"SFATAL\0C53300\0Mtoo many clients\0\0"), Readiness::Accepting);
    }

    #[test]
    fn nobody_at_the_socket_is_silence() {
        assert_eq!(probe(Path::new("/nonexistent/socket"), "me"), Readiness::Silent);
    }
}
