//! Work on several cores at once, for the start: what is read, learnt and checked there is worth more than one core's time.

use std::panic::resume_unwind;
use std::thread::scope;

/// Does both at the same time.
pub fn join<A: Send, B>(first: impl FnOnce() -> A + Send, second: impl FnOnce() -> B) -> (A, B) {
    scope(|threads| {
        let first = threads.spawn(first);
        let second = second();
        let first = first.join();
        // If one panicked, so does this.
        (first.unwrap_or_else(|panic| resume_unwind(panic)), second)
    })
}
