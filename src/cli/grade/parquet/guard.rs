//! What a decoder makes of bytes that may be damaged.
//!
//! The decoder checks much of what a file says of itself, but not all: sums that overflow, or lengths below nought, are
//! panics there. Here such a panic is an error like any other, and not told as a fault of the program.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use parquet::errors::{ParquetError, Result as Decoded};

thread_local! {
    /// Whether this thread is decoding.
    static DECODING: Cell<bool> = const { Cell::new(false) };
}

static QUIET: Once = Once::new();

/// Decodes. What is borrowed meanwhile is not used again where this fails.
///
/// # Errors
/// As the decoder says, or as it panics.
pub(super) fn guarded<T>(decode: impl FnOnce() -> Decoded<T>) -> Decoded<T> {
    QUIET.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |about| {
            if !DECODING.get() {
                usual(about);
            }
        }));
    });
    DECODING.set(true);
    let decoded = panic::catch_unwind(AssertUnwindSafe(decode));
    DECODING.set(false);
    decoded.unwrap_or_else(|panic| Err(ParquetError::General(said(panic.as_ref()))))
}

/// What a panic says.
fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::guarded;

    #[test]
    fn a_panic_is_an_error() {
        let decoded = guarded(|| -> parquet::errors::Result<u8> { panic!("a length below {}", 0) });
        assert!(decoded.is_err_and(|error| error.to_string().contains("a length below 0")));
        assert!(guarded(|| Ok(1)).is_ok_and(|one| one == 1));
    }
}
