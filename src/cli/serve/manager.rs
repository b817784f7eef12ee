//! Tells the program that started this one how it is, where it asks for that: `Type=notify` of systemd.

use std::ffi::OsString;

use crate::cli::ui::{self, Ui};

/// How the program is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// It answers, by so many policies.
    Ready(usize),
    /// It reads everything again, and answers meanwhile.
    Reloading,
    /// It answers what was asked, and ends.
    Stopping,
}

/// Whom to tell; nobody, mostly.
#[derive(Clone, Debug)]
pub(crate) struct Manager {
    socket: Option<OsString>,
    ui: Ui,
}

impl Manager {
    /// The one that `NOTIFY_SOCKET` names.
    pub(crate) fn of_environment(ui: Ui) -> Self {
        Self { socket: std::env::var_os("NOTIFY_SOCKET").filter(|name| !name.is_empty()), ui }
    }

    /// Tells it. That it cannot be told is no reason to grade no leads.
    pub(crate) fn tell(&self, state: State) {
        let Some(socket) = &self.socket else { return };
        let said = match state {
            State::Ready(count) => format!("READY=1\nSTATUS=policies served: {count}\n"),
            State::Reloading => "RELOADING=1\nSTATUS=reading all policies again\n".to_owned(),
            State::Stopping => "STOPPING=1\nSTATUS=answering what was asked\n".to_owned(),
        };
        if let Err(error) = send(socket, said.as_bytes()) {
            let lang = self.ui.lang();
            ui::warn(
                lang,
                lang.pick(
                    format!("the program named by NOTIFY_SOCKET cannot be told: {error}"),
                    format!("无法通知 NOTIFY_SOCKET 所指的程序：{error}"),
                ),
            );
        }
    }
}

#[cfg(unix)]
fn send(socket: &OsString, said: &[u8]) -> std::io::Result<()> {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::net::{SocketAddr, UnixDatagram};

    let from = UnixDatagram::unbound()?;
    // A name without a file begins with `@`.
    #[cfg(target_os = "linux")]
    if let Some(name) = socket.as_bytes().strip_prefix(b"@") {
        use std::os::linux::net::SocketAddrExt;
        return from.send_to_addr(said, &SocketAddr::from_abstract_name(name)?).map(drop);
    }
    from.send_to_addr(said, &SocketAddr::from_pathname(socket)?).map(drop)
}

#[cfg(not(unix))]
fn send(_: &OsString, _: &[u8]) -> std::io::Result<()> {
    Err(std::io::ErrorKind::Unsupported.into())
}
