//! The wire: one listener on loopback that speaks HTTP and WebSocket, and can also fail to.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, FromRequestParts, Multipart, Query, WebSocketUpgrade};
use axum::http::{HeaderValue, Request, Response, StatusCode, header};
use axum::response::IntoResponse;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpListener;

use crate::connection;
use crate::exchange::{self, Asked, Outcome};
use crate::faults::RequestFault;
use crate::rest::Call;
use crate::state::Shared;

const BODY_BYTES_MAX: usize = 25 * 1024 * 1024;
const API: &str = "/api/v10";

/// The request is not answered; its connection ends.
#[derive(Debug)]
struct Cut;

impl std::fmt::Display for Cut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the connection was cut on request of the test")
    }
}

impl std::error::Error for Cut {}

/// Answers connections for as long as the runtime lives.
pub(crate) async fn run(listener: TcpListener, shared: Arc<Shared>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        // Small packets must not wait for each other.
        let _ = stream.set_nodelay(true);
        let shared = shared.clone();
        let service = service_fn(move |request| serve(shared.clone(), request));
        tokio::spawn(async move {
            let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
            if let Err(error) = connection.with_upgrades().await {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
}

async fn serve(shared: Arc<Shared>, request: Request<Incoming>) -> Result<Response<Body>, Cut> {
    if request.uri().path().trim_end_matches('/') == "/gw" {
        return Ok(upgrade(shared, request).await);
    }
    let _flight = Flight::begin(&shared);
    let request = read_request(&shared, request).await?;
    let (method, path) = (&request.call.method, &request.call.path);
    let fault = shared.look(|state| state.faults.take(method, path));
    if let Some(RequestFault::Delays(by)) = fault {
        tokio::time::sleep(by).await;
    }
    let outcome = shared.change(|state| exchange::settle(state, &request, fault.as_ref()));
    outcome.map(|outcome| respond(&outcome)).ok_or(Cut)
}

async fn read_request(shared: &Shared, request: Request<Incoming>) -> Result<Asked, Cut> {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path();
    let query = Query::try_from_uri(&parts.uri).map(|Query(query)| query);
    let token = parts
        .headers
        .get(header::AUTHORIZATION)
        .and_then(|token| token.to_str().ok());
    let kind = parts.headers.get(header::CONTENT_TYPE);
    let is_form = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/form-data"));
    let (bytes, files) = if is_form {
        read_form(Request::from_parts(parts.clone(), Body::new(body))).await?
    } else {
        let bytes = to_bytes(Body::new(body), BODY_BYTES_MAX).await;
        (bytes.map_err(|_| Cut)?, Vec::new())
    };
    let body = if bytes.is_empty() {
        Ok(Value::Null)
    } else {
        serde_json::from_slice(&bytes)
    };
    Ok(Asked {
        versioned: path.starts_with(API),
        authorized: token == Some(&format!("Bot {}", crate::TOKEN)),
        readable: body.is_ok(),
        call: Call {
            method: parts.method.to_string(),
            path: decoded(path.strip_prefix(API).unwrap_or(path)),
            query: query.unwrap_or_default(),
            body: body.unwrap_or_default(),
            files,
            gateway_url: shared.gateway_url(),
        },
    })
}

/// A body with files: the JSON in it, and the files' names and sizes.
async fn read_form(request: Request<Body>) -> Result<(Bytes, Vec<(String, usize)>), Cut> {
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|_| Cut)?;
    let (mut json, mut files) = (Bytes::new(), Vec::new());
    while let Some(field) = form.next_field().await.map_err(|_| Cut)? {
        let file = field.file_name().map(str::to_string);
        let is_json = field.name() == Some("payload_json");
        let bytes = field.bytes().await.map_err(|_| Cut)?;
        match file {
            _ if is_json => json = bytes,
            Some(name) => files.push((name, bytes.len())),
            None => {}
        }
    }
    Ok((json, files))
}

/// A path without percent signs: some libraries write `%40original`.
fn decoded(path: &str) -> String {
    let mut parts = path.split('%');
    let mut text = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (code, rest) = part.split_at_checked(2).unwrap_or(("", part));
        match u8::from_str_radix(code, 16) {
            Ok(byte) => text.push(byte),
            Err(_) => text.extend_from_slice(&[b"%", code.as_bytes()].concat()),
        }
        text.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8_lossy(&text).into_owned()
}

fn respond(outcome: &Outcome) -> Response<Body> {
    let body = outcome
        .body
        .as_ref()
        .map_or_else(Body::empty, |body| Body::from(body.to_string()));
    let mut response = Response::new(body);
    let status = StatusCode::from_u16(outcome.status);
    *response.status_mut() = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in &outcome.headers {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(*name, value);
        }
    }
    response
}

async fn upgrade(shared: Arc<Shared>, request: Request<Incoming>) -> Response<Body> {
    let (mut parts, _) = request.into_parts();
    let query: BTreeMap<String, String> = Query::try_from_uri(&parts.uri)
        .map(|Query(query)| query)
        .unwrap_or_default();
    match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(upgrade) => {
            upgrade.on_upgrade(move |socket| connection::converse(shared, socket, query))
        }
        Err(rejection) => rejection.into_response(),
    }
}

/// Counts a request as under way for as long as it is.
struct Flight<'a>(&'a Shared);

impl<'a> Flight<'a> {
    fn begin(shared: &'a Shared) -> Flight<'a> {
        shared.change(|state| state.requests_in_flight += 1);
        Flight(shared)
    }
}

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        self.0.change(|state| state.requests_in_flight -= 1);
    }
}
