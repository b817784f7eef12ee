//! TLS: what is said between client and server is read by nobody else.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arc_swap::ArcSwap;
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::{Error as NotPem, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{Error as Refused, ServerConfig};
use tokio_rustls::server::TlsStream;

use crate::cli::error::{Error, TlsFault};

/// A certificate with its key; both may be renewed while the server runs.
pub(crate) struct Tls {
    cert: PathBuf,
    key: PathBuf,
    now: ArcSwap<ServerConfig>,
}

impl Tls {
    /// With the certificate and the key that stand in these files.
    ///
    /// # Errors
    /// When they cannot be read, or do not belong together.
    pub(crate) fn new(cert: PathBuf, key: PathBuf) -> Result<Self, Error> {
        let now = ArcSwap::from_pointee(config(&cert, &key)?);
        Ok(Self { cert, key, now })
    }

    /// Reads both files again; connections that stand keep what they have.
    ///
    /// # Errors
    /// When they cannot be used; then all stays as it was.
    pub(crate) fn reload(&self) -> Result<(), Error> {
        self.now.store(Arc::new(config(&self.cert, &self.key)?));
        Ok(())
    }

    /// Agrees with a client on how to speak.
    ///
    /// # Errors
    /// When it speaks no TLS, or does not like the certificate.
    pub(crate) async fn greet(&self, stream: TcpStream) -> io::Result<TlsStream<TcpStream>> {
        TlsAcceptor::from(self.now.load_full()).accept(stream).await
    }
}

fn config(cert: &Path, key: &Path) -> Result<ServerConfig, Error> {
    let read = |path: &Path| fs::read(path).map_err(|error| Error::Read(path.to_owned(), error));
    let not_pem = |path: &Path, why: &NotPem| TlsFault::NotPem(path.to_owned(), why.to_string());
    let certificates: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(&read(cert)?)
        .collect::<Result<_, _>>()
        .map_err(|why| Error::Tls(not_pem(cert, &why)))?;
    if certificates.is_empty() {
        return Err(Error::Tls(TlsFault::NoCertificate(cert.to_owned())));
    }
    let secret = PrivateKeyDer::from_pem_slice(&read(key)?).map_err(|why| {
        Error::Tls(match why {
            NotPem::NoItemsFound => TlsFault::NoKey(key.to_owned()),
            why => not_pem(key, &why),
        })
    })?;
    let refused = |why| {
        Error::Tls(match why {
            Refused::InconsistentKeys(_) => TlsFault::OtherKey(cert.to_owned(), key.to_owned()),
            why => TlsFault::Unusable(cert.to_owned(), why.to_string()),
        })
    };
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(certificates, secret))
        .map_err(refused)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}
