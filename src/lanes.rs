//! Order without waiting: what concerns one person is done in the order in which it was put here, and different people
//! do not wait for each other.

use std::future::Future;
use std::hash::Hash;
use std::pin::Pin;
use std::sync::Arc;

use dashmap::DashMap;
use tokio::sync::mpsc;

/// How much of one person may wait. More than this at once is a flood, and the newest is dropped.
pub const LANE_JOBS: usize = 64;

type Job = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A lane for each key that has something waiting; one that has gone quiet leaves the map.
#[derive(Debug)]
pub struct Lanes<K: Eq + Hash> {
    open: Arc<DashMap<K, mpsc::Sender<Job>>>,
}

impl<K: Eq + Hash> Clone for Lanes<K> {
    fn clone(&self) -> Lanes<K> {
        Lanes {
            open: Arc::clone(&self.open),
        }
    }
}

impl<K: Eq + Hash> Default for Lanes<K> {
    fn default() -> Lanes<K> {
        Lanes {
            open: Arc::default(),
        }
    }
}

impl<K: Copy + Eq + Hash + Send + Sync + 'static> Lanes<K> {
    /// How many lanes have something waiting or under way.
    pub fn busy(&self) -> usize {
        self.open.len()
    }

    /// How many jobs wait in this lane, the one under way not counted.
    pub fn waiting(&self, key: K) -> usize {
        let lane = self.open.get(&key);
        lane.map_or(0, |lane| lane.max_capacity() - lane.capacity())
    }

    /// Puts a job behind the others of this lane; false when the lane is full and the job was dropped.
    pub fn put(&self, key: K, job: impl Future<Output = ()> + Send + 'static) -> bool {
        let mut job: Job = Box::pin(job);
        // The entry stays locked while we send, so that a lane cannot be cleared away between finding and using it.
        let mut lane = self.open.entry(key).or_insert_with(|| self.begin(key));
        loop {
            match lane.try_send(job) {
                Ok(()) => return true,
                Err(mpsc::error::TrySendError::Full(_)) => return false,
                Err(mpsc::error::TrySendError::Closed(back)) => {
                    *lane = self.begin(key);
                    job = back;
                }
            }
        }
    }

    fn begin(&self, key: K) -> mpsc::Sender<Job> {
        let (sender, mut jobs) = mpsc::channel::<Job>(LANE_JOBS);
        let open = Arc::clone(&self.open);
        tokio::spawn(async move {
            loop {
                while let Ok(job) = jobs.try_recv() {
                    // A job that panics ends alone: those behind it are still done.
                    if let Err(error) = tokio::spawn(job).await
                        && error.is_panic()
                    {
                        tracing::error!("a job panicked; this is a mistake in the program");
                    }
                }
                // A job that came meanwhile keeps the lane.
                if open.remove_if(&key, |_, _| jobs.is_empty()).is_some() {
                    return;
                }
            }
        });
        sender
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn jobs_of_one_lane_stay_in_order_and_a_panic_ends_alone() {
        let lanes = Lanes::<u8>::default();
        let (sender, mut done) = mpsc::unbounded_channel();
        for n in 0..10 {
            let sender = sender.clone();
            assert!(lanes.put(1, async move {
                assert_ne!(n, 3, "this one panics on purpose");
                tokio::task::yield_now().await;
                let _ = sender.send(n);
            }));
        }
        drop(sender);
        let mut seen = Vec::new();
        while let Some(n) = done.recv().await {
            seen.push(n);
        }
        assert_eq!(seen, [0, 1, 2, 4, 5, 6, 7, 8, 9]);
    }

    #[tokio::test]
    async fn a_slow_lane_delays_nobody_and_a_full_one_drops_the_newest() {
        let lanes = Lanes::<u8>::default();
        let (gate, wait) = tokio::sync::oneshot::channel::<()>();
        assert!(lanes.put(1, async move { drop(wait.await) }));
        tokio::task::yield_now().await;
        let (sender, other) = tokio::sync::oneshot::channel();
        assert!(lanes.put(2, async move {
            let _ = sender.send(());
        }));
        other.await.expect("the other lane goes on");
        let dropped = (0..LANE_JOBS + 2)
            .filter(|_| !lanes.put(1, async {}))
            .count();
        assert!(dropped >= 1, "a lane is bounded");
        drop(gate);
    }
}
