//! HTTPS: asked by a client that trusts one certificate and no other.

use std::io;
use std::sync::Arc;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use super::*;

/// A certificate for this machine, and its key, as PEM.
fn certified() -> (String, String) {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    (cert.pem(), signing_key.serialize_pem())
}

/// What is answered to a client that trusts this certificate only.
fn ask(server: &Server, trusted: &str, request: &str) -> io::Result<Answer> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(trusted.as_bytes()).expect("a certificate")).expect("trusted");
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").expect("a name");
    let client = ClientConnection::new(Arc::new(config), name).expect("a client");
    let mut stream = StreamOwned::new(client, server.connect());
    stream.write_all(request.as_bytes())?;
    let mut text = String::new();
    // That the server closes without a farewell is no mistake: the length was told.
    match stream.read_to_string(&mut text) {
        Err(error) if error.kind() != io::ErrorKind::UnexpectedEof => Err(error),
        _ => Ok(Answer::of(&text)),
    }
}

fn request() -> String {
    let length = KEEN.len();
    format!("POST {GRADE} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{KEEN}")
}

fn with(cert: &str, key: &str) -> Test {
    site("--tls-cert cert.pem --tls-key key.pem").file("cert.pem", cert).file("key.pem", key)
}

fn secured(cert: &str, key: &str) -> Server {
    Server::start(with(cert, key))
}

#[test]
fn a_lead_is_graded_and_nobody_reads_it_on_the_way() {
    let (cert, key) = certified();
    let server = secured(&cert, &key);
    assert_eq!(ask(&server, &cert, &request()).expect("an answer").json()["verdict"]["grade"], "A");
    // Who trusts another certificate hears nothing, and neither does who speaks plainly.
    let (other, _) = certified();
    assert!(ask(&server, &other, &request()).is_err());
    let mut plain = server.connect();
    plain.write_all(request().as_bytes()).expect("sent");
    let mut came = Vec::new();
    let _ = plain.read_to_end(&mut came);
    assert!(!String::from_utf8_lossy(&came).contains("HTTP/1.1 200"), "{came:?}");
}

#[test]
fn a_certificate_that_was_renewed_is_taken_and_one_that_does_not_fit_is_not() {
    let (first, key) = certified();
    let server = secured(&first, &key);
    let (second, its_key) = certified();
    server.write("cert.pem", &second);
    server.signal("-HUP");
    server.hears("the certificate stays as it was");
    assert_eq!(ask(&server, &first, &request()).expect("an answer").status, 200);
    server.write("key.pem", &its_key);
    server.signal("-HUP");
    until("the second certificate", || ask(&server, &second, &request()).is_ok_and(|answer| answer.status == 200));
    assert!(ask(&server, &first, &request()).is_err());
}

#[test]
fn what_cannot_be_used_is_told_before_the_start() {
    let (cert, key) = certified();
    let (_, other) = certified();
    let says = |cert: &str, key: &str, words: &str| {
        let ran = with(cert, key).run();
        assert_eq!(ran.code, Some(2), "{ran}");
        assert!(ran.stderr.contains(words), "{ran}");
    };
    says(&cert, &other, "the key in key.pem is not that of the certificate in cert.pem");
    says(&key, &cert, "cert.pem holds no certificate");
    says(&cert, &cert, "key.pem holds no key");
    says(&cert, "", "key.pem holds no key");
    says("-----BEGIN CERTIFICATE-----\nno letters\n-----END CERTIFICATE-----\n", &key, "cert.pem is no PEM file");
    let chinese = with(&cert, &other).arg("--lang").arg("zh").run();
    assert!(chinese.stderr.contains("不是一对"), "{chinese}");
    let alone = site("--tls-cert cert.pem").file("cert.pem", &cert).run();
    assert_eq!(alone.code, Some(2), "{alone}");
    assert!(alone.stderr.contains("--tls-key"), "{alone}");
}

#[test]
fn who_never_greets_is_sent_away() {
    let (cert, key) = certified();
    let server = Server::start(with(&cert, &key).arg("--head-timeout").arg("1"));
    let mut silent = server.connect();
    let started = Instant::now();
    let mut nothing = Vec::new();
    let _ = silent.read_to_end(&mut nothing);
    assert!(nothing.is_empty() && started.elapsed() < Duration::from_secs(8), "{:?}", started.elapsed());
}
