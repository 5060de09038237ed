"""Addresses of public services."""

from django.urls import path, register_converter

from lantoa.cases.views import case, case_signature, desk, desk_text, fee, office, procedure, seal, version


class ProcedureConverter:
    """The national code of a procedure, or the short form of its name."""

    regex = r"[0-9a-z][0-9a-z.-]{0,79}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class CaseConverter(ProcedureConverter):
    """The code of a dossier."""

    regex = r"HS[2-9A-HJ-NP-Z]{7}"


register_converter(ProcedureConverter, "procedure")
register_converter(CaseConverter, "dossier")

app_name = "cases"
urlpatterns = [
    path("thu-tuc/", procedure.procedures, name="procedures"),
    path("thu-tuc/<procedure:procedure>/", procedure.procedure, name="procedure"),
    path("thu-tuc/<procedure:procedure>/ho-so/", case.start, name="start"),
    path("ho-so/", case.cases, name="cases"),
    path("ho-so/<dossier:case_code>/", case.case, name="case"),
    path("ho-so/<dossier:case_code>/hoi/<slug:page_slug>/", case.question, name="question"),
    path("ho-so/<dossier:case_code>/giay-to/<slug:part>/", case.paper, name="paper"),
    path("ho-so/<dossier:case_code>/mien-le-phi/", case.exemption, name="exemption"),
    path("ho-so/<dossier:case_code>/le-phi/", fee.fee, name="fee"),
    path("ho-so/<dossier:case_code>/le-phi/ma.png", fee.qr, name="fee_qr"),
    path("ho-so/<dossier:case_code>/nguoi-giup/", case.helpers, name="helpers"),
    path("ho-so/<dossier:case_code>/noi-nop/", case.place, name="place"),
    path("ho-so/<dossier:case_code>/xem-lai/", case.check, name="check"),
    path("ho-so/<dossier:case_code>/ky/", case_signature.sign, name="sign"),
    path("ho-so/<dossier:case_code>/da-ky/<int:number>/", case_signature.signed, name="signed"),
    path("ho-so/<dossier:case_code>/rut/", case.withdraw, name="withdraw"),
    path("ho-so/<dossier:case_code>/loi-nhan/", case.write, name="write"),
    path("ho-so/<dossier:case_code>/bien-nhan/", case.receipt, name="receipt"),
    path("ho-so/<dossier:case_code>/ket-qua/<int:number>/", case.result, name="result"),
    path("mot-cua/", desk.desk, name="desk"),
    path("mot-cua/con-dau/", seal.seals, name="seals"),
    path("mot-cua/con-dau/truoc-day/", seal.earlier, name="earlier"),
    path("mot-cua/chu-ky-cua-toi/", seal.signature, name="signature"),
    path("mot-cua/con-dau/<int:office_id>/", seal.seal, name="seal"),
    path("mot-cua/cong-viec/", desk.work, name="desk_work"),
    path("mot-cua/mau/", desk_text.texts, name="desk_texts"),
    path("mot-cua/mau/them/", desk_text.new, name="desk_text_new"),
    path("mot-cua/mau/<row:text_id>/", desk_text.text, name="desk_text"),
    path("mot-cua/thu-tuc/", version.procedures, name="desk_procedures"),
    path("mot-cua/thu-tuc-moi/", version.new, name="desk_procedure_new"),
    path("mot-cua/thu-tuc/<procedure:procedure>/", version.procedure, name="desk_procedure"),
    path("mot-cua/thu-tuc/<procedure:procedure>/sua/", version.edit, name="desk_procedure_edit"),
    path("mot-cua/thu-tuc/<procedure:procedure>/phien-ban/<int:number>/", version.version, name="desk_version"),
    path("mot-cua/thu-tuc/<procedure:procedure>/cau-hoi/", version.questions, name="desk_questions"),
    path("mot-cua/<dossier:desk_code>/", desk.case, name="desk_case"),
    path("mot-cua/<dossier:desk_code>/ket-qua/<int:number>/", desk.result, name="desk_result"),
    path("mot-cua/<dossier:desk_code>/da-ky/<int:number>/", case_signature.desk_signed, name="desk_signed"),
    path("mot-cua/<dossier:desk_code>/giay-to/<row:desk_paper_id>/", desk.paper, name="desk_paper"),
    path(
        "mot-cua/<dossier:desk_code>/giay-to/<row:desk_paper_id>/trang/<int:number>.webp",
        desk.paper_page,
        name="desk_paper_page",
    ),
    path("mot-cua/<dossier:desk_code>/<slug:desk_step>/", desk.step, name="desk_step"),
    path("dieu-hanh/co-quan/", office.offices, name="offices"),
    path("dieu-hanh/co-quan/moi/", office.bodies, name="office_bodies"),
    path("dieu-hanh/co-quan/moi/<row:body_id>/", office.name, name="office_name"),
    path("dieu-hanh/co-quan/<row:office_id>/", office.office, name="office"),
]
