<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.0" language="en" sourcelanguage="vi">
<context>
    <name>qh</name>
    <message>
        <location filename="../qh_plugin/gui/checking/counters.py"/>
        <source>Bấm để ẩn hoặc hiện: {what}</source>
        <translation>Click to hide or show: {what}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/details.py"/>
        <source>Có thể là hệ quả của một lỗi khác ở cùng đối tượng; sửa lỗi đó trước.</source>
        <translation>May be a consequence of another error of the same feature; mend that one first.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/details.py"/>
        <source>Không chạy: {why}</source>
        <translation>Did not run: {why}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/details.py"/>
        <source>diện tích {value}</source>
        <translation>area {value}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/details.py"/>
        <source>dài {value}</source>
        <translation>{value} long</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/details.py"/>
        <source>rộng {value}</source>
        <translation>{value} wide</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/dock.py"/>
        <source>Bản đồ tự đi theo lỗi đang chọn</source>
        <translation>The map follows the chosen finding</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/dock.py"/>
        <source>Bộ quy tắc</source>
        <translation>Profile</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/dock.py"/>
        <source>Chọn một lỗi để xem vì sao và cách sửa.</source>
        <translation>Choose a finding to see why it matters and how to mend it.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/dock.py"/>
        <source>Cả hồ sơ</source>
        <translation>Whole dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/dock.py"/>
        <source>Dừng</source>
        <translation>Stop</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/dock.py"/>
        <source>Không áp dụng: {why}</source>
        <translation>Not applied: {why}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/dock.py"/>
        <source>Kiểm tra</source>
        <translation>Check</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/dock.py"/>
        <source>Kiểm tra lại</source>
        <translation>Check again</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/dock.py"/>
        <source>Lỗi này không có vị trí trên bản đồ.</source>
        <translation>This finding has no place on the map.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/dock.py"/>
        <source>Lớp đang chọn</source>
        <translation>Selected layer</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/dock.py"/>
        <source>Phạm vi kiểm tra</source>
        <translation>Scope of the check</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/dock.py"/>
        <source>QH: kiểm tra dữ liệu</source>
        <translation>QH: checking data</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/dock.py"/>
        <source>Theo lỗi</source>
        <translation>Follow</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/dock.py"/>
        <source>Xem trước: {what} (chưa sửa gì)</source>
        <translation>Preview: {what} (nothing changed yet)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/dock.py"/>
        <source>{said}; đang kiểm tra lại…</source>
        <translation>{said}; checking again…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/dock.py"/>
        <source>Đang đọc dữ liệu…</source>
        <translation>Reading data…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/dock.py"/>
        <source>⚠ Dữ liệu đã sửa sau lần kiểm tra này; hãy kiểm tra lại.</source>
        <translation>⚠ Data changed after this check; check again.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/last_time.py"/>
        <source>QH: đọc biên bản lần trước</source>
        <translation>QH: reading the last report</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/list_panel.py"/>
        <source>Lọc theo mã, lớp, nội dung… (Ctrl+F)</source>
        <translation>Filter by id, layer, text… (Ctrl+F)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/model.py"/>
        <source>Quy tắc này không chạy: {why}</source>
        <translation>This rule did not run: {why}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/pages.py"/>
        <source>Chưa mở hồ sơ nào.

Mở hoặc tạo hồ sơ để kiểm tra cả hồ sơ; hoặc chọn một lớp trong bảng Lớp, đổi phạm vi thành “Lớp đang chọn” rồi bấm Kiểm tra.</source>
        <translation>No dossier is open.

Open or create one to check all of it; or select a layer in the Layers panel, change the scope to “Selected layer” and press Check.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/pages.py"/>
        <source>Hồ sơ này chưa được kiểm tra.

Bấm “Kiểm tra” ở dưới: các lỗi sẽ hiện ở đây và trên bản đồ, mỗi lỗi kèm lý do và cách sửa.</source>
        <translation>This dossier has not been checked yet.

Press “Check” below: the findings will appear here and on the map, each with its reason and how to mend it.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/pages.py"/>
        <source>Hồ sơ đã sẵn sàng để công bố.</source>
        <translation>The dossier is ready to be published.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/pages.py"/>
        <source>Mở hồ sơ…</source>
        <translation>Open dossier…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/pages.py"/>
        <source>Sang Công bố</source>
        <translation>Go to Publish</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/pages.py"/>
        <source>✔ Không có lỗi nào.</source>
        <translation>✔ No errors.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/repair_panel.py"/>
        <source>Mở biểu mẫu</source>
        <translation>Open form</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/repair_panel.py"/>
        <source>Mở biểu mẫu của đối tượng để sửa giá trị (E)</source>
        <translation>Open the feature’s form to mend its values (E)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/repair_panel.py"/>
        <source>QH: tìm cách sửa</source>
        <translation>QH: preparing a fix</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/repair_panel.py"/>
        <source>Sửa lỗi này</source>
        <translation>Fix this</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/repair_panel.py"/>
        <source>Sửa tất cả</source>
        <translation>Fix all</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/repair_panel.py"/>
        <source>Sửa tất cả ({count})</source>
        <translation>Fix all ({count})</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/repair_panel.py"/>
        <source>Vẽ lên bản đồ phần sẽ thay đổi, chưa sửa gì</source>
        <translation>Draw what would change on the map; nothing is changed yet</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/repair_panel.py"/>
        <source>Xem trên bản đồ</source>
        <translation>Show on map</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/repair_panel.py"/>
        <source>Xem trước</source>
        <translation>Preview</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/repair_panel.py"/>
        <source>{what} cho mọi lỗi của quy tắc này</source>
        <translation>{what} for every finding of this rule</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/repair_panel.py"/>
        <source>{what}: một bước hoàn tác (F)</source>
        <translation>{what}: one undo step (F)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/repair_panel.py"/>
        <source>Đã sửa {count} lỗi</source>
        <translation>{count} findings fixed</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/repair_panel.py"/>
        <source>Đã sửa: {what}</source>
        <translation>Fixed: {what}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/repair_panel.py"/>
        <source>Đã đổi giá trị trong biểu mẫu</source>
        <translation>Values changed in the form</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/repair_panel.py"/>
        <source>Đưa bản đồ đến đúng chỗ có lỗi (Enter)</source>
        <translation>Bring the map to the defect itself (Enter)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/report_menu.py"/>
        <source>Biên bản</source>
        <translation>Report</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/report_menu.py"/>
        <source>Dữ liệu (JSON Lines)…</source>
        <translation>Data (JSON Lines)…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/report_menu.py"/>
        <source>Không lưu được biên bản: {why}</source>
        <translation>The report could not be saved: {why}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/report_menu.py"/>
        <source>Lưu biên bản kiểm tra</source>
        <translation>Save the check report</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/report_menu.py"/>
        <source>Đã lưu biên bản: {path}</source>
        <translation>Report saved: {path}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/report_menu.py"/>
        <source>Để đọc và ký (HTML)…</source>
        <translation>To read and sign (HTML)…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/rows.py"/>
        <source>số {number}</source>
        <translation>no. {number}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/status.py"/>
        <source>cảnh báo</source>
        <translation>warnings</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/status.py"/>
        <source>không chạy</source>
        <translation>did not run</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/status.py"/>
        <source>lỗi</source>
        <translation>errors</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/status.py"/>
        <source>ngoại lệ</source>
        <translation>exceptions</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/status.py"/>
        <source>thông tin</source>
        <translation>notes</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/status.py"/>
        <source>đã sửa</source>
        <translation>fixed</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/summary.py"/>
        <source>Kiểm tra lúc {when}; dữ liệu chưa sửa từ đó.</source>
        <translation>Checked at {when}; the data have not changed since.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/summary.py"/>
        <source>{errors} lỗi trong {objects} đối tượng, {layers} lớp ({seconds} s).</source>
        <translation>{errors} errors in {objects} features, {layers} layers ({seconds} s).</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/summary.py"/>
        <source>{said}, không phát sinh lỗi mới. Còn {count} lỗi.</source>
        <translation>{said}, no new errors. {count} errors left.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/summary.py"/>
        <source>{said}; phát sinh thêm {count} lỗi, xem danh sách.</source>
        <translation>{said}; {count} new errors appeared, see the list.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/summary.py"/>
        <source>⚠ Kiểm tra lúc {when}; dữ liệu có thể đã sửa sau đó.</source>
        <translation>⚠ Checked at {when}; the data may have changed since.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/dossier_header.py"/>
        <source>Chưa mở hồ sơ</source>
        <translation>No dossier open</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/dossier_header.py"/>
        <source>Mở hoặc tạo hồ sơ trong bảng Biên tập</source>
        <translation>Open or create one in the Editing panel</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/dossier_header.py"/>
        <source>chưa kiểm tra</source>
        <translation>not checked yet</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/dossier_header.py"/>
        <source>⚠ đã sửa sau lần kiểm tra</source>
        <translation>⚠ changed after the check</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/dossier_header.py"/>
        <source>✔ đã công bố bản {version}</source>
        <translation>✔ published as version {version}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/dossier_header.py"/>
        <source>✔ đạt kiểm tra</source>
        <translation>✔ passed the check</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/dossier_header.py"/>
        <source>✖ còn {count} lỗi</source>
        <translation>✖ {count} errors left</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Biên tập</source>
        <translation>Edit</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Chọn lớp để vẽ</source>
        <translation>Choose a class to draw</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Chọn nơi đặt hồ sơ mẫu</source>
        <translation>Choose where to put the sample dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Chọn thư mục hồ sơ (CSDL_…)</source>
        <translation>Choose the dossier folder (CSDL_…)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Hồ sơ</source>
        <translation>Dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Hồ sơ là một thư mục theo Thông tư 16/2025/TT-BXD. Bắt đầu từ đâu?</source>
        <translation>A dossier is a folder laid out after Circular 16/2025/TT-BXD. Where to begin?</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Hồ sơ mẫu</source>
        <translation>Sample dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Hồ sơ mẫu…</source>
        <translation>Sample dossier…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Hồ sơ mới</source>
        <translation>New dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Hồ sơ mới…</source>
        <translation>New dossier…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Làm thử trên một phường có sẵn lỗi</source>
        <translation>Try it on a ward with planted errors</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Lưu</source>
        <translation>Save</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Lưu sửa đổi của mọi lớp trong hồ sơ</source>
        <translation>Save the edits of every layer of the dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Lớp dữ liệu</source>
        <translation>Classes</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Mở gần đây</source>
        <translation>Recent</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Mở hồ sơ</source>
        <translation>Open dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Mở thư mục CSDL_… đã có</source>
        <translation>Open an existing CSDL_… folder</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Mở thư mục hồ sơ</source>
        <translation>Open the dossier folder</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Tìm lớp, mã đất… (gõ không cần dấu)</source>
        <translation>Find a layer or land code… (accents may be left out)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Tạo thư mục hồ sơ với các lớp trống</source>
        <translation>Create a dossier folder with empty layers</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Tạo, mở hồ sơ; hồ sơ mở gần đây</source>
        <translation>Create or open a dossier; recent dossiers</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Vẽ: {name}</source>
        <translation>Draw: {name}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Đang tạo hồ sơ mẫu…</source>
        <translation>Creating the sample dossier…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Đang tạo hồ sơ…</source>
        <translation>Creating the dossier…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Đang vẽ {name}: bấm trái để thêm đỉnh, bấm phải để kết thúc.</source>
        <translation>Drawing {name}: left click adds a vertex, right click ends.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Đã lưu {count} lớp.</source>
        <translation>{count} layers saved.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Đếm đối tượng</source>
        <translation>Count features</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>● Chưa lưu: {layers}</source>
        <translation>● Not saved: {layers}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>&amp;Hệ toạ độ</source>
        <translation>&amp;Reference system</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>&amp;Loại quy hoạch</source>
        <translation>&amp;Kind of plan</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>&amp;Nơi đặt hồ sơ</source>
        <translation>&amp;Folder</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>&amp;Phường, xã</source>
        <translation>&amp;Ward or commune</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>&amp;Số thứ tự hồ sơ</source>
        <translation>Dossier n&amp;umber</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>&amp;Tên đồ án</source>
        <translation>Plan &amp;name</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>12 chữ số, có thể nhập sau khi được cấp</source>
        <translation>12 digits, may be entered once it is issued</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>Chọn nơi đặt hồ sơ</source>
        <translation>Choose where to put the dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>Chọn…</source>
        <translation>Choose…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>Huỷ</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>Hãy nhập tên đồ án.</source>
        <translation>Enter the name of the plan.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>Không có phường/xã này; hãy chọn trong danh sách gợi ý.</source>
        <translation>There is no such ward or commune; choose one of the suggestions.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>Lần lậ&amp;p</source>
        <translation>&amp;Version</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>Lập lần đầu hoặc điều chỉnh tổng thể</source>
        <translation>First plan or general revision</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>Mã hồ sơ quy hoạch</source>
        <translation>Dossier code</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>Mã thông tin &amp;quy hoạch</source>
        <translation>Planning &amp;information code</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>Mã thông tin quy hoạch chưa đúng: cần 12 chữ số, ví dụ {example}.</source>
        <translation>The planning information code is not right: it has 12 digits, for example {example}.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>Thư mục {name} đã có dữ liệu; hãy đổi tên đồ án hoặc nơi đặt.</source>
        <translation>The folder {name} already holds data; change the plan's name or the place.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>Thư mục đặt hồ sơ không tồn tại; hãy chọn thư mục khác.</source>
        <translation>The folder does not exist; choose another one.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>Tạo hồ sơ</source>
        <translation>Create dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>Tạo thư mục hồ sơ theo Thông tư 16/2025/TT-BXD với các lớp dữ liệu trống.</source>
        <translation>Creates a dossier folder after Circular 16/2025/TT-BXD with empty layers.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>Tỷ lệ &amp;bản đồ</source>
        <translation>Map &amp;scale</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>gõ tên không cần dấu, ví dụ: sai gon</source>
        <translation>accents may be left out, for example: sai gon</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>lần </source>
        <translation>no. </translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>ví dụ: Quy hoạch phân khu 3 phường Sài Gòn</source>
        <translation>for example: Quy hoạch phân khu 3 phường Sài Gòn</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>Điều chỉnh cục bộ</source>
        <translation>Local revision</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>✔ Sẽ tạo thư mục {folder}</source>
        <translation>✔ Will create the folder {folder}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/wards.py"/>
        <source>Phường</source>
        <translation>Ward</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/wards.py"/>
        <source>Xã</source>
        <translation>Commune</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/wards.py"/>
        <source>Đặc khu</source>
        <translation>Special zone</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/help_page.py"/>
        <source>Không mở được trang hướng dẫn {file}; hãy tự mở tệp này.</source>
        <translation>The guide {file} cannot be opened; open this file yourself.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/messages.py"/>
        <source>Chi tiết</source>
        <translation>Details</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/messages.py"/>
        <source>Đóng</source>
        <translation>Close</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/options/page.py"/>
        <source>&amp;Bộ quy tắc thường dùng</source>
        <translation>Usual &amp;profile</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/options/page.py"/>
        <source>&amp;Ngôn ngữ của QH</source>
        <translation>&amp;Language of QH</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/options/page.py"/>
        <source>Phiên bản {version}</source>
        <translation>Version {version}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/options/page.py"/>
        <source>Số lỗi &amp;vẽ trên bản đồ, nhiều nhất</source>
        <translation>Findings &amp;drawn on the map, at most</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/options/page.py"/>
        <source>Theo ngôn ngữ của QGIS</source>
        <translation>As QGIS</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/options/page.py"/>
        <source>Tiếng Việt</source>
        <translation>Tiếng Việt</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/options/page.py"/>
        <source>Địa chỉ &amp;máy chủ</source>
        <translation>&amp;Server address</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/dock.py"/>
        <source>&amp;Máy chủ</source>
        <translation>&amp;Server</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/dock.py"/>
        <source>Chưa mở hồ sơ nào. Hãy mở hoặc tạo hồ sơ trước khi nộp lên máy chủ.</source>
        <translation>No dossier is open. Open or create one before submitting to the server.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/dock.py"/>
        <source>Công bố</source>
        <translation>Publish</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/dock.py"/>
        <source>Lưu biên nhận</source>
        <translation>Save receipt</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/dock.py"/>
        <source>Lưu biên nhận…</source>
        <translation>Save receipt…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/dock.py"/>
        <source>Lịch &amp;sử</source>
        <translation>&amp;History</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/dock.py"/>
        <source>Mở bảng Biên tập</source>
        <translation>Open the Editing panel</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/dock.py"/>
        <source>Mở lớp đã công bố</source>
        <translation>Open published layers</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/dock.py"/>
        <source>Nộp bản {version} lên máy chủ</source>
        <translation>Submit version {version} to the server</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/dock.py"/>
        <source>Nộp lên máy chủ</source>
        <translation>Submit to the server</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/dock.py"/>
        <source>Tiếp tục nộp bản {version}</source>
        <translation>Go on submitting version {version}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/dock.py"/>
        <source>Trang in (*.html);;Tệp gốc (*.json)</source>
        <translation>Page to print (*.html);;Original file (*.json)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/dock.py"/>
        <source>{size} · mã {code}</source>
        <translation>{size} · code {code}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/dock.py"/>
        <source>Đang dừng…</source>
        <translation>Stopping…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/dock.py"/>
        <source>Đã lưu biên nhận vào {file}</source>
        <translation>Receipt saved to {file}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/dock.py"/>
        <source>Đã thêm {count} lớp đã công bố vào bản đồ.</source>
        <translation>{count} published layers added to the map.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/dock.py"/>
        <source>Địa chỉ máy chủ, ví dụ https://quyhoach.example.vn/api</source>
        <translation>Server address, for example https://quyhoach.example.vn/api</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/dock.py"/>
        <source>○ chưa thử kết nối</source>
        <translation>○ not tried yet</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/dock.py"/>
        <source>○ đang thử kết nối…</source>
        <translation>○ trying to connect…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/dock.py"/>
        <source>● kết nối được, máy chủ nhận hồ sơ</source>
        <translation>● connected, the server takes dossiers</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/job.py"/>
        <source>Nộp hồ sơ {name}</source>
        <translation>Submit dossier {name}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/job.py"/>
        <source>Thử kết nối máy chủ</source>
        <translation>Try the server</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>+ {inserted} thêm, ~ {updated} sửa, − {deleted} xoá</source>
        <translation>+ {inserted} added, ~ {updated} changed, − {deleted} deleted</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>Biên nhận nộp hồ sơ quy hoạch</source>
        <translation>Receipt for a submitted planning dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>Bản {version}</source>
        <translation>Version {version}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>Công bố lúc</source>
        <translation>Published</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>Hồ sơ {code}</source>
        <translation>Dossier {code}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>Lý do</source>
        <translation>Reason</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>Mã biên nhận đầy đủ (SHA-256): {code}</source>
        <translation>Full receipt code (SHA-256): {code}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>Mã gói</source>
        <translation>Package code</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>Mã gói đầy đủ (SHA-256): {code}</source>
        <translation>Full package code (SHA-256): {code}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>Nhận lúc</source>
        <translation>Received</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>Phiên bản</source>
        <translation>Version</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>Số đối tượng</source>
        <translation>Features</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>Thay đổi</source>
        <translation>Changes</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>{errors} lỗi, {warnings} cảnh báo</source>
        <translation>{errors} errors, {warnings} warnings</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>… và {count} vấn đề nữa</source>
        <translation>… and {count} more</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>◌ Chờ phê duyệt</source>
        <translation>◌ Waiting for approval</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>✔ Được chấp nhận</source>
        <translation>✔ Accepted</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>✔ Được chấp nhận, có cảnh báo</source>
        <translation>✔ Accepted with warnings</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>✖ Bị từ chối</source>
        <translation>✖ Rejected</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>✖ Gói dữ liệu không hợp lệ</source>
        <translation>✖ Invalid package</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>✖ Xung đột phiên bản</source>
        <translation>✖ Version conflict</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Bản {version}: {changes}</source>
        <translation>Version {version}: {changes}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Chưa có tệp trong HoSoBASIC, HoSoScan</source>
        <translation>No files in HoSoBASIC, HoSoScan yet</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Chưa gửi</source>
        <translation>Not sent</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Chưa kiểm tra; sẽ kiểm tra khi nộp</source>
        <translation>Not checked yet; will be checked when submitting</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Chưa làm</source>
        <translation>Not done yet</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Chờ kiểm tra</source>
        <translation>Waiting for the check</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Chờ sửa lỗi</source>
        <translation>Waiting for errors to be mended</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Còn {count} lỗi, chưa nộp được</source>
        <translation>{count} errors left, cannot be submitted yet</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Không còn lỗi</source>
        <translation>No errors left</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Lần nộp đầu</source>
        <translation>First submission</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Máy chủ đã kiểm tra: {checks}</source>
        <translation>Checked by the server: {checks}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Sẽ đóng gói khi nộp</source>
        <translation>Packed when submitting</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Xem lỗi</source>
        <translation>Show errors</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>{count} tệp, {size}</source>
        <translation>{count} files, {size}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>{errors} lỗi, {warnings} cảnh báo, {waived} ngoại lệ</source>
        <translation>{errors} errors, {warnings} warnings, {waived} exceptions</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Đang kiểm tra dữ liệu đã lưu…</source>
        <translation>Checking the saved data…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Đã công bố bản {version}</source>
        <translation>Version {version} published</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Đã công bố bản {version} lúc {when}</source>
        <translation>Version {version} published at {when}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Đã sửa sau lần kiểm tra; sẽ kiểm tra lại khi nộp</source>
        <translation>Changed after the check; will be checked again when submitting</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/steps.py"/>
        <source>Gói dữ liệu</source>
        <translation>Package</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/steps.py"/>
        <source>Gửi</source>
        <translation>Send</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/steps.py"/>
        <source>Khác với bản đã công bố</source>
        <translation>Difference to the published version</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/steps.py"/>
        <source>Tài liệu</source>
        <translation>Documents</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/steps.py"/>
        <source>bị chặn</source>
        <translation>blocked</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/steps.py"/>
        <source>chưa làm</source>
        <translation>to do</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/steps.py"/>
        <source>cần chú ý</source>
        <translation>needs attention</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/steps.py"/>
        <source>xong</source>
        <translation>done</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/steps.py"/>
        <source>đang làm</source>
        <translation>running</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/unsaved.py"/>
        <source>Dự án đang mở có thay đổi chưa lưu. Lưu trước khi mở hồ sơ khác?</source>
        <translation>The open project has unsaved changes. Save them before opening another dossier?</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/unsaved.py"/>
        <source>Không lưu</source>
        <translation>Don't save</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/unsaved.py"/>
        <source>Lưu và tiếp tục</source>
        <translation>Save and go on</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/unsaved.py"/>
        <source>Lớp có sửa đổi chưa lưu: {layers}. Chỉ dữ liệu đã lưu được nộp.</source>
        <translation>Layers with unsaved edits: {layers}. Only saved data are submitted.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/plugin.py"/>
        <source>Hướng dẫn</source>
        <translation>Guide</translation>
    </message>
    <message>
        <location filename="../qh_plugin/plugin.py"/>
        <source>Mở trang hướng dẫn; trong các bảng QH: F1</source>
        <translation>Open the guide; in the QH panels: F1</translation>
    </message>
    <message>
        <location filename="../qh_plugin/plugin.py"/>
        <source>Tuỳ chọn…</source>
        <translation>Options…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/base.py"/>
        <source>Hồ sơ quy hoạch</source>
        <translation>Planning dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/check.py"/>
        <source>Báo cáo</source>
        <translation>Report</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/check.py"/>
        <source>Dung sai (m); để trống: theo bộ quy tắc</source>
        <translation>Tolerance (m); empty: that of the profile</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/check.py"/>
        <source>Hãy chọn một hồ sơ hoặc một tệp dữ liệu, không chọn cả hai.</source>
        <translation>Choose one dossier or one data file, not both.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/check.py"/>
        <source>Hồ sơ (thư mục CSDL_…)</source>
        <translation>Dossier (CSDL_… folder)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/check.py"/>
        <source>Kiểm tra hồ sơ hoặc tệp</source>
        <translation>Check a dossier or a file</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/check.py"/>
        <source>Kiểm tra một hồ sơ (thư mục CSDL_…), một GeoPackage hoặc tệp bất kỳ mà GDAL đọc được theo bộ quy tắc đã chọn. Báo cáo qh-report/1 (JSON Lines) giống hệt báo cáo của dòng lệnh; biên bản HTML để đọc và ký. Kết quả ERRORS bằng 0 nghĩa là đủ điều kiện nộp.</source>
        <translation>Checks a dossier (a CSDL_… folder), a GeoPackage or any file that GDAL reads with the chosen profile. The report qh-report/1 (JSON Lines) equals that of the command line; the HTML report is for reading and signing. ERRORS equal to 0 means fit for submission.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/check.py"/>
        <source>Số cảnh báo</source>
        <translation>Warnings</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/check.py"/>
        <source>Số lỗi</source>
        <translation>Errors</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/check.py"/>
        <source>Số thông tin</source>
        <translation>Notes</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/check.py"/>
        <source>hoặc tệp dữ liệu (GeoPackage, SHP…)</source>
        <translation>or a data file (GeoPackage, SHP…)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/findings_layer.py"/>
        <source>Lớp</source>
        <translation>Layer</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/findings_layer.py"/>
        <source>Mức</source>
        <translation>Severity</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/findings_layer.py"/>
        <source>Nội dung</source>
        <translation>Text</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/findings_layer.py"/>
        <source>QH – Lỗi</source>
        <translation>QH – Findings</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/findings_layer.py"/>
        <source>Quy tắc</source>
        <translation>Rule</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/findings_layer.py"/>
        <source>Vùng lỗi</source>
        <translation>Areas</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/findings_layer.py"/>
        <source>Vị trí lỗi</source>
        <translation>Places</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/findings_layer.py"/>
        <source>Đoạn lỗi</source>
        <translation>Lines</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/findings_layer.py"/>
        <source>Đối tượng</source>
        <translation>Features</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/findings_layer.py"/>
        <source>▲ cảnh báo</source>
        <translation>▲ warning</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/findings_layer.py"/>
        <source>● thông tin</source>
        <translation>● note</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/findings_layer.py"/>
        <source>✖ lỗi</source>
        <translation>✖ error</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/forms.py"/>
        <source>(chưa chọn)</source>
        <translation>(not chosen)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/forms.py"/>
        <source>Chung</source>
        <translation>General</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/forms.py"/>
        <source>Chỉ tiêu</source>
        <translation>Indicators</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/forms.py"/>
        <source>Khác</source>
        <translation>Other</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/forms.py"/>
        <source>dạng {example}</source>
        <translation>like {example}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/forms.py"/>
        <source>từ {value}</source>
        <translation>from {value}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/forms.py"/>
        <source>đến {value}</source>
        <translation>to {value}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/numbering.py"/>
        <source>Đánh số đối tượng mới</source>
        <translation>Number new features</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/published_layers.py"/>
        <source>{title} (bản {version})</source>
        <translation>{title} (version {version})</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/published_layers.py"/>
        <source>Đã công bố</source>
        <translation>Published</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/styles.py"/>
        <source>Chưa phân loại</source>
        <translation>Not classified</translation>
    </message>
</context>
</TS>
