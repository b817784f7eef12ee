//! What is sent and answered, as JSON Schema: what can be relied on; there may be more fields.

use serde_json::{Map, Value as Json, json};

/// All of them, by name.
pub(crate) fn all() -> Json {
    json!({
        "Lead": {
            "type": "object",
            "description": "Facts by id, name or title of the inputs; `id` names the lead. `schema` in `GET /v1/policies/{id}` \
                            says what this policy takes.",
        },
        "Leads": {"oneOf": [of("Lead"), many("Lead")]},
        "Problem": object(&["type", "title", "status", "detail"], json!({
            "type": text("What kind of problem: `urn:gradus:problem:` and a name that stays."),
            "title": text("The kind in words."),
            "status": {"type": "integer"},
            "detail": text("What to say of this case."),
            "code": text("The code of Gradus, where there is one; `gradus explain` tells more."),
            "diagnostics": {"type": "array", "items": of("Diagnostic")},
        })),
        "Diagnostic": object(&["code", "severity", "message"], json!({
            "code": text("Such as `G0312`."),
            "severity": {"type": "string"},
            "message": text("What is wrong."),
        })),
        "Head": object(&HEAD, json!({
            "policy": text("The id of the policy."),
            "version": {"type": ["string", "null"]},
            "hash": text("The hash of its text."),
            "meaning": text("The hash of its meaning: the same for the same policy in two languages."),
            "today": {"type": "string", "format": "date"},
            "decision": text("The id of the decision, where leads were graded."),
        })),
        "Verdict": object(&["policy", "verdict", "reason"], json!({
            "policy": object(&["id", "meaning", "source"], json!({
                "id": {"type": "string"},
                "version": {"type": "string"},
                "meaning": {"type": "string"},
                "source": {"type": "string"},
            })),
            "verdict": {"enum": ["graded", "undetermined", "ungraded", "conflict", "rejected"]},
            "grade": text("Where it is graded."),
            "possible": {"type": "array", "items": {"type": "string"}, "description": "Where it is undetermined."},
            "ask": {"type": "array", "items": {"type": "string"}, "description": "What to ask, the most telling first."},
            "reason": text("In one line."),
            "follow_up": {"type": "object"},
            "unknown": {"type": "array", "items": {"type": "string"}},
        })),
        "Explanation": and("Verdict", object(&["why"], json!({
            "why": text("What `gradus why` shows."),
            "way": text("What of it is the way to a better grade."),
        }))),
        "Warning": object(&["code", "message"], json!({
            "code": {"type": "string"},
            "message": {"type": "string"},
            "help": {"type": "string"},
        })),
        "Graded": and("Head", object(&[], json!({
            "verdict": of("Verdict"),
            "verdicts": many("Verdict"),
            "warnings": many("Warning"),
        }))),
        "Explained": and("Head", object(&[], json!({
            "verdict": of("Explanation"),
            "verdicts": many("Explanation"),
            "warnings": many("Warning"),
        }))),
        "Line": {"oneOf": [
            object(&["line"], json!({
                "line": {"type": "integer"},
                "id": {"type": "string"},
                "verdict": of("Verdict"),
                "problem": of("Problem"),
            })),
            object(&["totals"], json!({"totals": of("Totals")})),
            // Said where the whole cannot go on.
            json!({
                "type": "object",
                "required": ["problem"],
                "properties": {"problem": of("Problem")},
                "not": {"required": ["line"]},
            }),
        ]},
        "Totals": and("Head", object(&["leads", "grades", "undetermined", "ungraded", "conflict", "rejected", "faults"], json!({
            "leads": {"type": "integer"},
            "grades": {"type": "object", "additionalProperties": {"type": "integer"}},
            "undetermined": {"type": "integer"},
            "ungraded": {"type": "integer"},
            "conflict": {"type": "integer"},
            "rejected": {"type": "integer"},
            "faults": {"type": "integer", "description": "Lines that are no leads."},
            "warnings": many("Warning"),
        }))),
        "Policies": object(&["today", "policies", "troubles"], json!({
            "today": {"type": "string", "format": "date"},
            "policies": {"type": "array", "items": object(&LISTED, Json::Object(listed()))},
            "troubles": many("Trouble"),
        })),
        "Policy": and("Head", object(&["title", "lang", "inputs", "schema", "grades", "files", "loaded", "good", "troubles"], json!({
            "title": {"type": "string"},
            "lang": {"enum": ["en", "zh"]},
            "industry": {"type": ["string", "null"]},
            "effective_from": {"type": ["string", "null"]},
            "effective_until": {"type": ["string", "null"]},
            "inputs": {"type": "array", "items": {"type": "object"}},
            "schema": {"type": "object", "description": "A lead of this policy, as JSON Schema."},
            "grades": many("Choice"),
            "files": {"type": "array", "items": {"type": "string"}},
            "loaded": {"type": "string", "format": "date-time"},
            "good": {"type": "boolean", "description": "Whether its files are good as they are now."},
            "troubles": many("Trouble"),
        }))),
        "Choice": object(&["id", "name", "title"], json!({
            "id": {"type": "string"},
            "name": {"type": "string"},
            "title": {"type": "string"},
        })),
        "Trouble": object(&["file", "since", "message", "diagnostics", "text"], json!({
            "file": {"type": "string"},
            "since": {"type": "string", "format": "date-time"},
            "message": text("In one line."),
            "diagnostics": many("Diagnostic"),
            "text": text("What `gradus check` shows."),
        })),
        "Checked": and("Head", object(&["good", "diagnostics", "text"], json!({
            "good": {"type": "boolean", "description": "Whether it could be served."},
            "diagnostics": many("Diagnostic"),
            "text": text("What `gradus check` shows."),
        }))),
        "Compared": and("Head", object(&["diff", "text"], json!({
            "diff": {"type": "object", "description": "What `gradus diff --format json` says."},
            "text": text("What `gradus diff` shows."),
        }))),
        "Counted": and("Head", object(&["census", "shown"], json!({
            "census": {"type": "object", "description": "What `gradus census` counts."},
            "shown": {"description": "The same as it is shown."},
        }))),
    })
}

const HEAD: [&str; 5] = ["policy", "version", "hash", "meaning", "today"];

const LISTED: [&str; 9] = ["id", "title", "lang", "version", "hash", "meaning", "good", "loaded", "files"];

fn listed() -> Map<String, Json> {
    let kind = |name: &str| match name {
        "good" => json!({"type": "boolean"}),
        "files" => json!({"type": "array", "items": {"type": "string"}}),
        "version" => json!({"type": ["string", "null"]}),
        _ => json!({"type": "string"}),
    };
    LISTED.iter().map(|name| ((*name).to_owned(), kind(name))).collect()
}

fn of(name: &str) -> Json {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn many(name: &str) -> Json {
    json!({"type": "array", "items": of(name)})
}

fn text(about: &str) -> Json {
    json!({"type": "string", "description": about})
}

fn object(required: &[&str], properties: Json) -> Json {
    let mut schema = json!({"type": "object", "required": required});
    if let Json::Object(schema) = &mut schema {
        schema.insert("properties".into(), properties);
    }
    schema
}

/// What another one holds, and more.
fn and(name: &str, more: Json) -> Json {
    json!({"allOf": vec![of(name), more]})
}
