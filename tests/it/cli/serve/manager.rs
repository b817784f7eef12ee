//! What the program that started the server is told of it.

use std::os::unix::net::{SocketAddr, UnixDatagram};

use super::*;

/// What is told to a socket of this name while a server starts, reloads and ends.
fn told(socket: &UnixDatagram, name: &str) -> Vec<String> {
    socket.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
    let test = site("");
    let mut command = test.command();
    command.env("NOTIFY_SOCKET", name);
    let mut server = Server::run(test, command);
    let next = || {
        let mut space = [0; 200];
        let length = socket.recv(&mut space).expect("something is told");
        let text = String::from_utf8(space[..length].to_vec()).expect("text");
        text.lines().next().expect("a line").to_owned()
    };
    let mut all = vec![next()];
    assert_eq!(server.post(GRADE, KEEN).status, 200);
    server.signal("-HUP");
    all.extend([next(), next()]);
    server.signal("-TERM");
    all.push(next());
    assert_eq!(server.ends(Duration::from_secs(5)), Some(0));
    all
}

const WANTED: [&str; 4] = ["READY=1", "RELOADING=1", "READY=1", "STOPPING=1"];

#[test]
fn it_tells_when_it_is_ready_reloads_and_stops() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let path = folder.path().join("notify");
    let socket = UnixDatagram::bind(&path).expect("a socket");
    assert_eq!(told(&socket, path.to_str().expect("text")), WANTED);
}

#[test]
#[cfg(target_os = "linux")]
fn a_socket_without_a_file_is_told_as_well() {
    use std::os::linux::net::SocketAddrExt;
    let name = format!("gradus-test-{}", std::process::id());
    let address = SocketAddr::from_abstract_name(&name).expect("a name");
    let socket = UnixDatagram::bind_addr(&address).expect("a socket");
    assert_eq!(told(&socket, &format!("@{name}")), WANTED);
}

#[test]
fn that_nobody_listens_keeps_nobody_from_being_graded() {
    let test = site("");
    let mut command = test.command();
    command.env("NOTIFY_SOCKET", "nowhere");
    let server = Server::run(test, command);
    assert_eq!(server.post(GRADE, KEEN).status, 200);
    server.hears("NOTIFY_SOCKET cannot be told");
}
