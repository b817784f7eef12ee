//! All that can be asked, as `OpenAPI` 3.1 has it: made from the routes themselves, so that none is left out.

use serde_json::{Map, Value as Json, json};

use crate::cli::serve::answer::Answer;
use crate::cli::serve::route::Route;
use crate::cli::serve::schemas;

/// The document.
pub(crate) fn answer() -> Answer {
    Answer::json(200, &document())
}

fn document() -> Json {
    let mut paths: Map<String, Json> = Map::new();
    for route in Route::kinds() {
        let path = paths.entry(route.path()).or_insert_with(|| json!({}));
        if let Json::Object(path) = path {
            path.insert(route.method().to_ascii_lowercase(), operation(&route));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Gradus",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Grades leads by policies that keep up with their files. What a lead of a policy may say is told by \
                            `GET /v1/policies/{id}`, as JSON Schema in `schema`.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas::all(),
            "responses": {
                "Problem": {
                    "description": "What is wrong with the request, as RFC 9457 has it.",
                    "content": {"application/problem+json": {"schema": schema("Problem")}},
                },
            },
            "securitySchemes": {"token": {
                "type": "http",
                "scheme": "bearer",
                "description": "Only where the server was started with `--token`.",
            }},
        },
        "security": [{}, {"token": []}],
    })
}

fn schema(name: &str) -> Json {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn operation(route: &Route) -> Json {
    let (summary, about) = said(route);
    let mut operation = Map::new();
    operation.insert("operationId".into(), route.name().into());
    operation.insert("summary".into(), summary.into());
    if !about.is_empty() {
        operation.insert("description".into(), about.into());
    }
    let parameters: Vec<Json> =
        route.path().contains("{id}").then(the_policy).into_iter().chain(queries(route)).collect();
    if !parameters.is_empty() {
        operation.insert("parameters".into(), parameters.into());
    }
    if let Some((kind, body)) = body(route) {
        operation.insert("requestBody".into(), json!({"required": true, "content": {kind: {"schema": body}}}));
    }
    operation.insert("responses".into(), responses(route));
    Json::Object(operation)
}

/// What is asked for, in one line and in more.
const fn said(route: &Route) -> (&'static str, &'static str) {
    match route {
        Route::Health => ("Whether the program runs", ""),
        Route::Ready => {
            ("Whether it takes requests", "Also while a policy is wrong: then its last good version is served.")
        }
        Route::Metrics => ("Figures for Prometheus", ""),
        Route::OpenApi => ("This document", ""),
        Route::Page(_) => ("The page for people", ""),
        Route::Policies => ("All policies, and what is wrong with their files", ""),
        Route::Policy(_) => ("One policy: its inputs, grades, files, and what is wrong with them", ""),
        Route::Grade(_) => {
            ("Grades a lead, or an array of leads", "Facts may be left out; bad facts make a lead rejected.")
        }
        Route::Batch(_) => (
            "Grades leads that come line by line",
            "The answer comes while the leads are sent: a line for each, and a last one with `totals`. Without it the \
             answer is not complete.",
        ),
        Route::Why(_) => {
            ("Grades a lead, or an array of leads, and says why", "A question, not a decision: it is not kept.")
        }
        Route::Check(_) => ("What is wrong with a text in the place of the policy", ""),
        Route::Diff(_) => ("Which leads a text in the place of the policy would move", ""),
        Route::Census(_) => ("How many of all kinds of lead get what", ""),
    }
}

fn the_policy() -> Json {
    json!({
        "name": "id",
        "in": "path",
        "required": true,
        "description": "The id of the policy.",
        "schema": {"type": "string"},
    })
}

fn queries(route: &Route) -> impl Iterator<Item = Json> + use<> {
    route.queries().iter().map(|name| {
        let (about, schema) = match *name {
            "lang" => ("The language of texts; else that of `Accept-Language`.", json!({"enum": ["en", "zh"]})),
            "today" => ("The day of grading; else today.", json!({"type": "string", "format": "date"})),
            // `to`, the only one that is left.
            _ => ("The grade to tell the way to; else the next better one.", json!({"type": "string"})),
        };
        json!({"name": name, "in": "query", "description": about, "schema": schema})
    })
}

/// What is sent, and as what.
fn body(route: &Route) -> Option<(&'static str, Json)> {
    match route {
        Route::Grade(_) | Route::Why(_) => Some(("application/json", schema("Leads"))),
        Route::Batch(_) => Some(("application/x-ndjson", schema("Lead"))),
        Route::Check(_) | Route::Diff(_) => Some(("text/plain", json!({"type": "string"}))),
        Route::Health
        | Route::Ready
        | Route::Metrics
        | Route::OpenApi
        | Route::Page(_)
        | Route::Policies
        | Route::Policy(_)
        | Route::Census(_) => None,
    }
}

fn responses(route: &Route) -> Json {
    let json = "application/json";
    let plain = || ("text/plain", json!({"type": "string"}));
    let (kind, schema) = match route {
        Route::Health | Route::Ready | Route::Metrics => plain(),
        Route::Page(_) => ("text/html", json!({"type": "string"})),
        Route::OpenApi => (json, json!({"type": "object"})),
        Route::Policies => (json, schema("Policies")),
        Route::Policy(_) => (json, schema("Policy")),
        Route::Grade(_) => (json, schema("Graded")),
        Route::Batch(_) => ("application/x-ndjson", schema("Line")),
        Route::Why(_) => (json, schema("Explained")),
        Route::Check(_) => (json, schema("Checked")),
        Route::Diff(_) => (json, schema("Compared")),
        Route::Census(_) => (json, schema("Counted")),
    };
    let mut all = json!({
        "200": {"description": "The answer.", "content": {kind: {"schema": schema}}},
        "default": {"$ref": "#/components/responses/Problem"},
    });
    if let (Route::Ready, Some(all)) = (route, all.as_object_mut()) {
        let (kind, schema) = plain();
        all.insert("503".into(), json!({"description": "It is about to end.", "content": {kind: {"schema": schema}}}));
    }
    all
}
