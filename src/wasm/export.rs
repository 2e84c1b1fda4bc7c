//! Runs for other tools, on the page's side of the border.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::export::{self, Format, Span};
use crate::session::Error;

use super::{Answer, Session, error, instant};

/// How long one text may be that crosses the border, in bytes.
const WHOLE_MOST: usize = 128 << 20;

/// A run being written down, piece by piece. Call `free()` where not all pieces are taken.
#[wasm_bindgen]
pub struct Export {
    inner: export::Export,
}

#[wasm_bindgen]
impl Export {
    /// The next piece, about 64 kB long or empty; undefined after the last.
    pub fn piece(&mut self) -> Answer<Option<String>> {
        self.inner.piece().map_err(|error| error::js(&error))
    }
}

#[wasm_bindgen]
impl Session {
    /// The whole run, as `script()` says it, in another tool's form: what `quorate export` prints. The span begins at
    /// `fromUs` and ends before `toUs`; without them it is the whole run.
    #[wasm_bindgen(unchecked_return_type = "string")]
    pub fn export(
        &self,
        #[wasm_bindgen(unchecked_param_type = "ExportFormat")] format: &str,
        #[wasm_bindgen(js_name = fromUs)] from_us: Option<f64>,
        #[wasm_bindgen(js_name = toUs)] to_us: Option<f64>,
    ) -> Answer<String> {
        let whole = self.exported(format, from_us, to_us).and_then(|export| export.whole(WHOLE_MOST));
        whole.map_err(|error| error::js(&error))
    }

    /// The same piece by piece: for runs that are too long for one text, and so that the page stays awake meanwhile.
    #[wasm_bindgen(js_name = exportParts)]
    pub fn export_parts(
        &self,
        #[wasm_bindgen(unchecked_param_type = "ExportFormat")] format: &str,
        #[wasm_bindgen(js_name = fromUs)] from_us: Option<f64>,
        #[wasm_bindgen(js_name = toUs)] to_us: Option<f64>,
    ) -> Answer<Export> {
        let inner = self.exported(format, from_us, to_us).map_err(|error| error::js(&error))?;
        Ok(Export { inner })
    }
}

impl Session {
    fn exported(&self, format: &str, from_us: Option<f64>, to_us: Option<f64>) -> Result<export::Export, Error> {
        let span = Span { from: instant(from_us.unwrap_or_default()), to: to_us.map(instant) };
        export::Export::new(self.inner.registry(), self.inner.script(), Format::of(format)?, span)
    }
}
