//! Questions and who answers them.

use lsp_server::ErrorCode;
use lsp_types::{
    CodeActionOrCommand, CodeActionParams, CompletionParams, CompletionResponse, DocumentFormattingParams,
    DocumentSymbolParams, DocumentSymbolResponse, FoldingRangeParams, GotoDefinitionParams, GotoDefinitionResponse,
    HoverParams, InlayHintParams, Location, ReferenceParams, RenameParams, SemanticTokensParams,
    TextDocumentPositionParams, TextEdit, WorkspaceEdit,
};
use serde::Serialize;
use serde_json::Value;

use crate::lsp::document::{Document, View};
use crate::lsp::names::Named;
use crate::lsp::neighbours::neighbours;
use crate::lsp::reading::Site;
use crate::lsp::report::{Page, location};
use crate::lsp::server::{Server, parsed};
use crate::lsp::{colours, complete, hints, hover, mend, outline, rename};
use crate::source::{Source, Span};
use crate::syntax;

/// Why a question is not answered.
pub(crate) type Refusal = (ErrorCode, String);

/// Answers one question; `null` where there is nothing to say.
pub(crate) fn answer(server: &Server, method: &str, params: Value) -> Result<Value, Refusal> {
    match method {
        "textDocument/hover" => with(params, |params: HoverParams| hover(server, &params)),
        "textDocument/definition" => with(params, |params: GotoDefinitionParams| definition(server, &params)),
        "textDocument/references" => with(params, |params: ReferenceParams| references(server, &params)),
        "textDocument/documentSymbol" => with(params, |params: DocumentSymbolParams| {
            let document = server.document(&params.text_document.uri)?;
            Ok(DocumentSymbolResponse::Nested(outline::symbols(document)))
        }),
        "textDocument/foldingRange" => {
            with(params, |params: FoldingRangeParams| Ok(outline::folds(server.document(&params.text_document.uri)?)))
        }
        "textDocument/formatting" => with(params, |params: DocumentFormattingParams| formatting(server, &params)),
        "textDocument/completion" => with(params, |params: CompletionParams| {
            let (document, offset) = asked(server, &params.text_document_position)?;
            Ok(CompletionResponse::Array(complete::complete(document, offset)))
        }),
        "textDocument/prepareRename" => with(params, |params: TextDocumentPositionParams| {
            let (document, offset) = asked(server, &params)?;
            rename::prepare(document, offset)
        }),
        "textDocument/rename" => with(params, |params: RenameParams| renamed(server, &params)),
        "textDocument/codeAction" => with(params, |params: CodeActionParams| actions(server, &params)),
        "textDocument/semanticTokens/full" => with(params, |params: SemanticTokensParams| {
            Ok(colours::colours(server.document(&params.text_document.uri)?))
        }),
        "textDocument/inlayHint" => with(params, |params: InlayHintParams| {
            let document = server.document(&params.text_document.uri)?;
            Ok(hints::hints(document, params.range, server.proved(&document.uri).as_ref()))
        }),
        _ => {
            let lang = server.settings().lang.unwrap_or_default();
            let why = lang.pick(format!("`{method}` is not known here"), format!("这里不认识 {method}"));
            Err((ErrorCode::MethodNotFound, why))
        }
    }
}

/// Reads what is asked, and writes down what is answered.
fn with<P: serde::de::DeserializeOwned, R: Serialize>(
    params: Value,
    answer: impl FnOnce(P) -> Result<R, Refusal>,
) -> Result<Value, Refusal> {
    let params = parsed(params).map_err(|why| (ErrorCode::InvalidParams, why))?;
    serde_json::to_value(answer(params)?).map_err(|error| (ErrorCode::InternalError, error.to_string()))
}

/// The document that is asked about, and the offset in it.
pub(crate) fn asked<'a>(
    server: &'a Server,
    place: &TextDocumentPositionParams,
) -> Result<(&'a Document, usize), Refusal> {
    let document = server.document(&place.text_document.uri)?;
    Ok((document, document.text.offset(place.position)))
}

fn hover(server: &Server, params: &HoverParams) -> Result<Option<lsp_types::Hover>, Refusal> {
    let (document, offset) = asked(server, &params.text_document_position_params)?;
    let census = server.proved(&document.uri).and_then(|proved| proved.census);
    Ok(hover::hover(document, offset, census.as_deref()))
}

fn definition(server: &Server, params: &GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>, Refusal> {
    let (document, offset) = asked(server, &params.text_document_position_params)?;
    let found = document.named(offset, |view, named| placed(document, view, named.of));
    Ok(found.map(GotoDefinitionResponse::Scalar))
}

fn references(server: &Server, params: &ReferenceParams) -> Result<Option<Vec<Location>>, Refusal> {
    let (document, offset) = asked(server, &params.text_document_position)?;
    let declared = params.context.include_declaration;
    Ok(document.named(offset, |view, named| {
        let spans = everywhere(view, &named, declared);
        Some(spans.into_iter().filter_map(|span| placed(document, view, span)).collect())
    }))
}

/// Where a thing is spoken of, and, if that is wanted, where it is declared.
fn everywhere(view: &View, named: &Named<'_>, declared: bool) -> Vec<Span> {
    let symbol = named.symbol;
    let own = std::iter::once(symbol.name.span).chain(symbol.id.iter().map(|id| id.span)).filter(|_| declared);
    let mut spans: Vec<Span> = own.chain(view.reading.names.uses_of(symbol)).collect();
    spans.sort_unstable();
    spans.dedup();
    spans
}

/// Where a span of a view lies now; none for what has changed since.
pub(crate) fn placed(document: &Document, view: &View, span: Span) -> Option<Location> {
    let page = Page::of(document);
    if !view.reading.is_own(span) {
        return location(&page, &view.reading, span);
    }
    Some(Location { uri: page.uri.clone(), range: page.text.range(view.shift.after(span)?) })
}

/// What can be done about the findings, those of the proofs among them once they are there.
fn actions(server: &Server, params: &CodeActionParams) -> Result<Vec<CodeActionOrCommand>, Refusal> {
    let document = server.document(&params.text_document.uri)?;
    if !mend::is_wanted(params.context.only.as_deref()) {
        return Ok(Vec::new());
    }
    let proved = server.proved(&document.uri).filter(|proved| proved.version == document.version);
    let checked = document.reading.as_ref().map_or(&[][..], |reading| &reading.studied.compiled.diagnostics);
    let found = proved.as_ref().map_or(checked, |proved| &proved.found);
    Ok(mend::actions(document, params.range, found))
}

fn renamed(server: &Server, params: &RenameParams) -> Result<WorkspaceEdit, Refusal> {
    let (document, offset) = asked(server, &params.text_document_position)?;
    let open = server.open();
    let settings = server.settings();
    let root = settings.root.as_deref();
    let site = Site { path: document.path.as_deref(), root, open: &open, lang: settings.lang };
    rename::rename(document, offset, &params.new_name, &site, &neighbours(document.path.as_deref(), &site))
}

/// The whole text in the one layout; nothing where it is so already.
fn formatting(server: &Server, params: &DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>, Refusal> {
    let document = server.document(&params.text_document.uri)?;
    let open = server.open();
    let settings = server.settings();
    let root = settings.root.as_deref();
    let site = Site { path: document.path.as_deref(), root, open: &open, lang: settings.lang };
    let source = Source::new(site.name(), document.text.whole());
    let formatted = match site.shelf() {
        Some((shelf, inside)) => syntax::format_with(&source.clone().at(inside), &shelf, None),
        None => syntax::format(&source, None),
    };
    match formatted {
        Ok(text) if text == source.text() => Ok(None),
        Ok(new_text) => Ok(Some(vec![TextEdit { range: document.text.all(), new_text }])),
        // What is wrong is told beside the text already.
        Err(found) => {
            let lang = document.reading.as_ref().map(|reading| reading.lang).unwrap_or_default();
            let first = found.first().map(|one| one.wording(lang).message).unwrap_or_default();
            let why = lang.pick(
                format!("a policy with an error in it is left as it is: {first}"),
                format!("办法中有错，保持原样：{first}"),
            );
            Err((ErrorCode::RequestFailed, why))
        }
    }
}
