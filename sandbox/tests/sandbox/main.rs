//! The sandbox itself, driven by a raw client and by serenity: every refusal and every turn of the gateway's life.

#[cfg(feature = "contract")]
mod contract;
mod forms;
mod gateway;
mod interactions;
mod likeness;
mod people;
mod refusals;
mod serenity_bot;
mod things;
mod trouble;
mod wire;
