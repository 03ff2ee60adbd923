//! The signal to stop, as everything that has to end learns of it.

use tokio::sync::watch;

/// Gives the signal. Dropped without giving it, it gives it.
#[derive(Debug)]
pub struct ShutdownTrigger(watch::Sender<bool>);

/// Learns of the signal; cheap to clone.
#[derive(Debug, Clone)]
pub struct Shutdown(watch::Receiver<bool>);

/// A signal not yet given, from both ends.
pub fn shutdown_signal() -> (ShutdownTrigger, Shutdown) {
    let (sender, receiver) = watch::channel(false);
    (ShutdownTrigger(sender), Shutdown(receiver))
}

impl ShutdownTrigger {
    /// Gives the signal; again changes nothing.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}

impl Shutdown {
    /// Resolves when the signal is given, at once if it has been.
    pub async fn requested(mut self) {
        // An error means that the trigger is gone: nobody could give the signal any more, so this is it.
        let _ = self.0.wait_for(|stopping| *stopping).await;
    }
}
