//! Eight writers on one KPI at once: no edit is lost, and whoever loses a race is told and tries again.

use super::*;
use backend::ErrorCode;
use std::collections::BTreeSet;

const WRITERS: usize = 8;
/// `cargo xtask prove writers` makes a thousand edits over HTTP; here a fifth of them.
const EDITS_EACH: usize = 25;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_writers_lose_nothing_and_losers_are_told() {
    let desk = std::sync::Arc::new(Desk::open().await);
    let first = desk.record(FormTable::Kpis, "cost").await.version;
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..WRITERS {
        let desk = desk.clone();
        writers.spawn(async move {
            let mut accepted = Vec::new();
            let mut told = 0_usize;
            let mut standing = desk.record(FormTable::Kpis, "cost").await;
            for edit in 0..EDITS_EACH {
                let text = format!("Writer {writer}, edit {edit}.");
                loop {
                    let typed = with(&standing.cells, "definition", &text);
                    match desk.edit(FormTable::Kpis, &seen(&standing), &typed).await {
                        Ok(saved) => {
                            accepted.push((standing.version, saved.version, text));
                            (standing.version, standing.cells) = (saved.version, typed);
                            break;
                        }
                        Err(error) => {
                            assert_eq!(error.code, ErrorCode::Conflict, "{error:?}");
                            let other = error.other.expect("the loser sees the other text");
                            assert!(other.version > standing.version && other.cells["definition"] != text);
                            told += 1;
                            // As a person would: with the other text before their eyes, the same change once more.
                            (standing.version, standing.cells) = (other.version, other.cells);
                        }
                    }
                }
            }
            (accepted, told)
        });
    }
    let mut accepted = Vec::new();
    let mut told = 0;
    while let Some(outcome) = writers.join_next().await {
        let (versions, conflicts) = outcome.unwrap();
        accepted.extend(versions);
        told += conflicts;
    }
    assert_eq!(accepted.len(), WRITERS * EDITS_EACH);
    assert!(told > 0, "the writers never met");
    accepted.sort_by_key(|(_, version, _)| *version);
    // Each was written over the version its writer had seen, and over no other.
    let mut standing = first;
    for (seen, version, _) in &accepted {
        assert_eq!(*seen, standing);
        standing = *version;
    }
    let mut owner = desk.database.owner().await;
    let audited: Vec<String> = sqlx::query_scalar(
        "SELECT after ->> 'definition' FROM audit_entries WHERE table_name = 'kpis' AND row_key = 'cost' AND action = 'update' ORDER BY ordinal",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    let written: Vec<&str> = accepted.iter().map(|(_, _, text)| text.as_str()).collect();
    assert_eq!(audited, written, "the audit tells every edit in its order");
    assert_eq!(written.iter().collect::<BTreeSet<_>>().len(), WRITERS * EDITS_EACH);
    let last = desk.record(FormTable::Kpis, "cost").await;
    assert_eq!((last.version, last.cells["definition"].as_str()), (standing, *written.last().unwrap()));
}
